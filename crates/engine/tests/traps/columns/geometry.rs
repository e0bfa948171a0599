//! Trap 26: geometry, written as the bytes that the server keeps: four of the SRID, then WKB. No axis is swapped.

crate::cases! {
    /// Each kind of shape.
    t26_shapes [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, g GEOMETRY, p POINT, l LINESTRING, y POLYGON, mp MULTIPOINT, ml MULTILINESTRING, my MULTIPOLYGON, c GEOMETRYCOLLECTION);
        INSERT INTO t VALUES (1, ST_GeomFromText('POINT(1 2)'), ST_GeomFromText('POINT(-0.1 1e300)'), ST_GeomFromText('LINESTRING(0 0,1 1,2 5)'), ST_GeomFromText('POLYGON((0 0,10 0,10 10,0 10,0 0),(5 5,7 5,7 7,5 7,5 5))'), ST_GeomFromText('MULTIPOINT(0 0,1 1)'), ST_GeomFromText('MULTILINESTRING((0 0,1 1),(2 2,3 3))'), ST_GeomFromText('MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)))'), ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))')),
            (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (3, ST_GeomFromText('GEOMETRYCOLLECTION EMPTY'), NULL, NULL, NULL, NULL, NULL, NULL, ST_GeomFromText('GEOMETRYCOLLECTION EMPTY')), (4, ST_GeomFromText('LINESTRING(0 0,1 1)', 0), ST_GeomFromText('POINT(5e-324 1.7976931348623157e308)'), NULL, NULL, NULL, NULL, NULL, NULL);
        CREATE TABLE s (p POINT NOT NULL, SPATIAL KEY (p)); INSERT INTO s VALUES (ST_GeomFromText('POINT(39 92)')), (ST_GeomFromText('POINT(0 0)'));";

    /// Reference systems, real ones and invented ones.
    t26_srids_of_mariadb [mariadb, newer_mariadb] = "
        CREATE TABLE t (g GEOMETRY, p POINT REF_SYSTEM_ID=4326); INSERT INTO t VALUES (ST_GeomFromText('POINT(48.85 2.35)', 4326), ST_GeomFromText('POINT(1 2)', 4326)), (ST_GeomFromText('POINT(1 2)', 4294967295), NULL), (ST_GeomFromText('POINT(1 2)', 99), NULL);";

    /// In MySQL latitude comes first in text, and never in the bytes; a column may be bound to one system.
    t26_srids_of_mysql [mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, g GEOMETRY, p POINT SRID 4326, z POINT NOT NULL SRID 0, SPATIAL KEY (z)); INSERT INTO t VALUES (1, ST_GeomFromText('POINT(48.85 2.35)', 4326), ST_GeomFromText('POINT(48.85 2.35)', 4326), POINT(1, 2)), (2, ST_GeomFromText('POINT(1 2)', 3857), ST_GeomFromText('POINT(-90 -180)', 4326, 'axis-order=lat-long'), POINT(3, 4));
        CREATE TABLE s (p GEOMETRY NOT NULL SRID 4326, SPATIAL KEY (p)); INSERT INTO s VALUES (ST_GeomFromText('POLYGON((0 0,0 1,1 1,1 0,0 0))', 4326));";
}
