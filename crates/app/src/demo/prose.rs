//! Words of the demonstration: names, places, products, and what customers write, with accents,
//! quotes, emoji and several scripts, so that a restore that damages text is seen.

pub const FIRST: [&str; 16] = [
    "Élodie",
    "Loïc",
    "Zoé",
    "Maël",
    "Anaïs",
    "Jérôme",
    "Chloé",
    "François",
    "Noémie",
    "Gaëtan",
    "Inès",
    "Rémi",
    "Sofía",
    "Jürgen",
    "Łukasz",
    "Françoise",
];

pub const LAST: [&str; 16] = [
    "Lefèvre",
    "Béranger",
    "O'Connor",
    "Dupré",
    "Çelik",
    "Nguyễn",
    "d’Arcy",
    "Müller",
    "García",
    "Le Goff",
    "Sørensen",
    "Hébert",
    "Ñuñez",
    "Żuławski",
    "Château",
    "Œuvrard",
];

pub const COMPANY: [&str; 10] = [
    "Boulangerie « Au Bon Pain »",
    "Café de l’Étoile ☕",
    "Garage Müller & Fils",
    "Ateliers 100 % bois",
    "Librairie L'Œil",
    "Zéro\\Un Informatique",
    "Fleurs \"Rose\" 🌹",
    "Pêcheries de l’Ouest",
    "東京デザイン",
    "Кириллица SARL",
];

pub const CITY: [&str; 12] = [
    "Orléans",
    "Besançon",
    "Nîmes",
    "Saint-Étienne",
    "Béziers",
    "Évreux",
    "Liège",
    "Genève",
    "Montréal",
    "L’Haÿ-les-Roses",
    "Œting",
    "Ajaccio",
];

pub const PRODUCT: [&str; 8] = [
    "Hébergement mutualisé",
    "VPS 2 Go",
    "VPS 8 Go",
    "Serveur dédié",
    "Serveur de jeu",
    "Nom de domaine .fr",
    "Certificat TLS",
    "Sauvegarde externe",
];

pub const SUBJECT: [&str; 12] = [
    "Mon site ne répond plus 😱",
    "Problème de facturation n°",
    "Question sur le renouvellement",
    "Accès SFTP refusé",
    "Demande de remboursement",
    "Certificat expiré 🔒",
    "Courriels reçus en double",
    "Mise à jour de PHP 8.4",
    "Base de données « pleine »",
    "Changement d’adresse",
    "Merci pour votre aide ❤️",
    "Transfert de domaine → vous",
];

pub const OPENING: [&str; 8] = [
    "Bonjour,",
    "Bonsoir à toute l’équipe,",
    "Salut 👋",
    "Madame, Monsieur,",
    "Re-bonjour,",
    "Bonjour (encore moi…),",
    "Hello ! 😀",
    "Urgent !!!",
];

pub const SENTENCE: [&str; 20] = [
    "Depuis ce matin, mon site affiche une erreur 503.",
    "J’ai bien reçu la facture, mais le montant me paraît élevé : 49,90 € au lieu de 39,90 €.",
    "Le serveur redémarre tout seul, toujours vers 3 h du matin 🤔.",
    "Pouvez-vous vérifier s'il vous plaît ?",
    "Le chemin C:\\wamp\\www\\index.php n’existe plus.",
    "J'ai essayé « vider le cache », sans succès.",
    "Voici la requête : SELECT * FROM clients WHERE nom = 'O''Brien';",
    "Le taux d’erreur est passé de 2 % à 37 %.",
    "C’est réglé, merci beaucoup 🎉🎉 !",
    "Nous avons augmenté la mémoire de votre instance.",
    "Un technicien intervient sur la baie n° 12.",
    "Votre demande est prise en compte ; délai estimé : 2 heures.",
    "La sauvegarde de cette nuit est bien complète ✅.",
    "Je vous joins une capture d’écran.",
    "Ça marche chez moi ¯\\_(ツ)_/¯",
    "Le nom de domaine « forêt-œuvre.fr » a été transféré.",
    "日本のお客様からも連絡がありました。",
    "Il manque un point-virgule ; ou deux ;;",
    "Mon fils de 7 ans y arrive 👨‍👩‍👧, moi pas…",
    "À bientôt — et bon courage !",
];

pub const CLOSING: [&str; 6] = [
    "Cordialement,",
    "Bien à vous,",
    "Merci d’avance 🙏",
    "Amicalement,",
    "Très belle journée ☀️",
    "—\nEnvoyé de mon téléphone",
];

pub const FILE: [&str; 6] = [
    "capture d’écran.png",
    "facture_été.pdf",
    "journal.txt",
    "Ünïcödé.bin",
    "photo 📷.jpg",
    "vide.dat",
];
