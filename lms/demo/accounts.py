"""The demo's accounts, one per role; plain data, so that a script can read it without Django."""

PASSWORD = "levier-demo-2026"

# What follows a project or publishes has a second factor: an authenticator application would hold
# these secrets, and `manage.py demo_code EMAIL` shows what it would show.
SECRETS = {
    "redactrice@demo.example": "VALBOURGREDACTRICEMOSAIQUE234567",
    "pilote@demo.example": "VALBOURGPILOTEMOSAIQUEPROJET2345",
    "admin@demo.example": "VALBOURGADMINMOSAIQUETABLEAU2345",
}

# What the person does (as the screen says it), and the address to sign in with.
ACCOUNTS = [
    ("Enseignante", "enseignante@demo.example"),
    ("Directeur d’école", "directeur@demo.example"),
    ("Inspectrice", "inspectrice@demo.example"),
    ("Formateur", "formateur@demo.example"),
    ("Rédactrice", "redactrice@demo.example"),
    ("Chef de projet", "pilote@demo.example"),
    ("Déléguée à la protection des données", "dpo@demo.example"),
    ("Administratrice", "admin@demo.example"),
]
