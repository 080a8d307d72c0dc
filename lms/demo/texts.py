"""What people write in the demo, by the last part of the practice's address."""

HANDED_IN = {
    "publier-ma-premiere-semaine": [
        "J’ai publié lundi, mardi, jeudi et vendredi de la semaine dernière avec ma classe de CM1. Le plus facile : écrire la consigne pendant que les élèves la notent, il n’y a plus rien à reprendre le soir. Le plus long : choisir ce que je ne mets pas. Mardi, j’avais joint trois fiches ; j’en ai gardé une.\n\nDans l’agenda : la piscine du jeudi et la réunion du conseil d’école. Sur le téléphone d’une collègue, l’aperçu famille coupait un titre trop long, je l’ai raccourci. La semaine prochaine, j’écrirai aussi « Pas de travail pour demain », parce que deux familles ont posé la question.",
        "Semaine publiée en CE2, quatre jours. J’ai commencé par créer les séances répétées : lecture, calcul, chorale. Ensuite, chaque jour m’a pris entre quatre et six minutes. Une pièce jointe le jeudi, la photo du tableau, sans personne dessus.\n\nCe qui a été difficile : tenir la consigne en une ligne. Je l’ai relue le vendredi avec la classe, et les élèves l’ont corrigée eux-mêmes : « avec quoi ? » manquait une fois sur deux.",
        "Classe de grande section : pas de devoirs, mais une phrase par jour sur ce que nous avons vécu, et deux dates dans l’agenda (le marché du mercredi et la visite médicale). Les familles disent que cela lance la conversation du soir. J’ai vérifié l’aperçu sur mon téléphone : l’image du vendredi était trop lourde, je l’ai réduite.",
        "Double niveau CP et CE1. J’ai choisi une couleur par niveau et une séance commune en sciences. Quatre jours publiés, un brouillon oublié le mardi : une famille m’a écrit, j’ai compris tout de suite. Maintenant je termine par l’aperçu famille.\n\nDates posées : sortie au moulin et photo de classe. Je changerai une chose : donner les mots de la dictée le vendredi plutôt que le lundi.",
        "J’ai publié la semaine avec l’aide d’une collègue qui l’avait déjà fait. Nous avons comparé nos consignes : les siennes tiennent en dix mots, les miennes en trente. J’ai tout repris. Il reste que je n’ai pas de tableau numérique, donc j’écris à midi. Cinq minutes, montre en main.",
        "Semaine de CM2 publiée, avec le plan de travail en pièce jointe du lundi. Deux dates : la rencontre avec le collège et le cross. Les élèves vont lire seuls, je leur ai montré comment en salle informatique. Une élève sans accès à la maison a sa version de papier, comme avant.",
    ],
    "faire-produire-les-eleves": [
        "Le groupe des reporters a écrit un billet sur notre élevage de phasmes. Deux séances de trente minutes : premier jet sur papier, puis réécriture à deux devant l’écran. La relecture par un autre groupe a tout changé : il manquait la taille des phasmes et ce qu’ils mangent.\n\nLes élèves ont appris à donner une précision quand le lecteur n’était pas là. La prochaine fois, je prévoirai l’image dès la première séance.",
        "Billet sur la classe de mer, réservé à la classe et à ses familles. Le titre a été voté en dernier. La photo est celle de nos bottes, prise par un élève. Nous avons réécrit le début : le premier jet commençait par « nous avons pris le car », et les lecteurs s’ennuyaient déjà.\n\nUn apprentissage net : choisir l’ordre du récit. À faire autrement : quatre élèves par groupe, cinq c’est trop.",
        "Toute la classe a raconté la venue d’un boulanger. Chaque groupe a pris une question. J’ai validé trois billets sur quatre ; le dernier recopiait une page trouvée en ligne, nous en avons parlé et le groupe l’a refait avec ses mots. Les dessins sont de la classe.",
    ],
    "distribuer-les-acces-aux-familles": [
        "Nous avons remis les fiches en main propre pendant la semaine d’ouverture, à la sortie, de 16 h 30 à 17 h 15, avec deux enseignants et un parent élu. 118 fiches sur 131 le vendredi. Pour les treize autres, un message dans le cahier de liaison et un rendez-vous. Un guichet reste ouvert le mardi.",
        "Remise lors des réunions de classe, contre signature. Les responsables séparés ont chacun leur fiche, nous l’avions préparé avec la base élèves. Ce qui a manqué : une table à part pour activer l’accès tout de suite. Nous l’installerons pour les nouveaux arrivants.",
    ],
    "nommer-et-outiller-le-referent-ent": [
        "Une collègue s’est proposée en conseil des maîtres. Elle a une demi-heure par semaine, le jeudi, pendant que je prends sa classe. Son rôle tient sur une page affichée en salle des maîtres : ce qu’elle fait, ce qu’elle ne fait pas, et qui appeler ensuite.",
        "Référent nommé jusqu’en juillet, avec un suppléant. Nous avons listé les cinq questions les plus posées et leurs réponses. La messagerie de l’école a une étiquette « ENT » pour que rien ne se perde.",
    ],
    "consulter-l-agenda-prevenir-d-un-changement": [
        "Depuis l’accueil, je consulte l’agenda à 8 h : sorties, salles prises, absences prévues. Jeudi, le car avait vingt minutes de retard. J’ai prévenu la direction, qui a envoyé le message aux familles. Je l’ai noté dans l’agenda de l’équipe.",
    ],
    "batir-le-calendrier-d-une-periode": [
        "Calendrier de la période en une page : deux écoles à visiter, une réunion des directeurs, trois classes virtuelles. J’ai laissé une semaine vide, elle servira.",
    ],
    "preparer-une-action-commune-dans-l-agenda": [
        "Nous avons proposé une date pour l’atelier robots, l’équipe l’a déplacée d’une semaine à cause du cross. Le matériel, le lieu et le nom du contact figurent dans l’agenda partagé.",
    ],
}

VALIDATED = [
    "Consignes courtes et datées, l’aperçu famille est vérifié : c’est exactement l’objectif.",
    "Très clair. Gardez l’idée de relire la consigne avec la classe, elle vaut une leçon.",
    "Bien vu pour la version de papier. Vous pouvez passer à la suite.",
    "Le compte rendu dit ce qui a changé et pourquoi, merci. Bonne continuation.",
    "C’est tenable dans la durée, et c’est ce qui compte.",
]
TO_CLAIRE = "Semaine claire, pensez à dater le travail du vendredi."
GIVEN_BACK = [
    "Deux jours seulement sont publiés : il en faut quatre. Ajoutez aussi la date pour laquelle chaque travail est demandé, puis remettez votre semaine.",
    "Votre semaine est bien construite, mais la copie d’écran laisse lire des prénoms. Masquez-les ou décrivez la semaine en dix lignes, et je valide.",
]
BLOG_LINK = "https://ent.demo.example/blog/les-phasmes-de-la-classe/"
