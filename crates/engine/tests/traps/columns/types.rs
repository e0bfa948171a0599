//! Trap 27: types that only one family knows.

crate::cases! {
    /// Written as the text that the server prints for them.
    t27_uuid_and_addresses [mariadb, newer_mariadb] = "
        CREATE TABLE t (u UUID PRIMARY KEY, i4 INET4, i6 INET6 NOT NULL, d UUID DEFAULT UUID(), KEY (i4), KEY (i6));
        INSERT INTO t VALUES ('00000000-0000-0000-0000-000000000000', '0.0.0.0', '::', '123e4567-e89b-12d3-a456-426655440000'),
            ('ffffffff-ffff-ffff-ffff-ffffffffffff', '255.255.255.255', '::ffff:1.2.3.4', NULL),
            ('123e4567-e89b-72d3-a456-426655440000', NULL, '2001:db8::1', '123e4567-e89b-12d3-a456-426655440001'),
            ('123e4567-e89b-12d3-0456-426655440000', '127.0.0.1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', NULL);";

    /// Vectors are bytes of 4-byte floats; their index is made again.
    t27_vectors_of_mariadb [newer_mariadb] = "
        CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3) NOT NULL, w VECTOR(2), VECTOR INDEX (v) M=8 DISTANCE=cosine);
        INSERT INTO t VALUES (1, VEC_FromText('[1,2,3]'), NULL), (2, VEC_FromText('[-0.1,0.333333343,16777217]'), VEC_FromText('[0,0]')),
            (3, x'000080BF0000000001000000', x'0000000000000080');";

    /// The same in MySQL.
    t27_vectors_of_mysql [mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3) NOT NULL, w VECTOR(5), l VECTOR);
        INSERT INTO t VALUES (1, TO_VECTOR('[1,2,3]'), NULL, TO_VECTOR('[1]')), (2, TO_VECTOR('[-0.1,1e-30,3.4e38]'), TO_VECTOR('[0,0]'), NULL),
            (3, x'000080BF0000000001000000', x'0000000000000080', TO_VECTOR('[0.1,0.2]'));";
}
