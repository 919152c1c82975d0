### Français. Ce que signifient les signes est expliqué dans en.ftl. On tutoie. Court, chaleureux, sans jargon.

language-name = Français

## Commandes

command-enroll = apprendre
    .description = Apprends-moi ta voix : lis quelques phrases
command-whois = quiparle
    .description = Qui parle dans cet enregistrement ?
    .note = note
    .note-description = un message vocal ou tout autre fichier audio
command-help = aide
    .description = Ce que je sais faire
command-privacy = confidentialité
    .description = Ce que devient ta voix, en six lignes
command-mydata = mesdonnées
    .description = Ce que je garde de ta voix
command-forget = oublier
    .description = Effacer ta voix ici, ou partout
    .everywhere = partout
    .everywhere-description = sur tous les serveurs, même ceux que tu as quittés
command-retrain = réapprendre
    .description = Réapprendre les voix de ce serveur ; gardé seulement si c'est mieux
command-model = modèle
    .description = Ce que j'ai appris ici, et à quel point ça marche
command-rollback = revenir
    .description = Revenir à une version précédente
    .version = version
    .version-description = son numéro ; 0 pour aucune : comparer avec la voix moyenne de chacun
menu-whois = Qui parle ?

## Boutons

button-agree = J'accepte
button-decline = Non
button-skip = Passer
button-stop = Arrêter
button-share = Partager
button-mine = C'est moi
button-was-me = C'était moi
button-not-me = Ce n'est pas moi
button-undo-note = Annuler { $moment }
button-undo = Annuler
button-erase = Effacer ma voix
button-keep = La garder
button-cancel = Annuler

## Quantités

n-notes = { $notes ->
    [one] { $notes } note
   *[other] { $notes } notes
}
n-members = { $members ->
    [one] { $members } membre
   *[other] { $members } membres
}

## Inscription : consentement

consent-title = Puis-je apprendre ta voix ?
consent =
    Pour te reconnaître, il faut que je t'entende. Si tu es d'accord :
    - **Quoi** : je garde { $recordings ->
        [yes] les messages vocaux que tu enregistres ici pour moi, une description de ta voix faite à partir d'eux (un *embedding*, 192 nombres) et une *empreinte* de chaque message, par laquelle je remarque une copie
       *[no] une description de ta voix (un *embedding*, 192 nombres), faite à partir des messages vocaux que tu enregistres ici pour moi, et une *empreinte* de chaque message, par laquelle je remarque une copie, mais pas les messages eux-mêmes
    }. Ce sont des données biométriques.
    - **Pourquoi** : seulement pour répondre à la question de qui parle dans un message vocal, seulement pour les membres de **{ $server }**, et seulement à partir des messages que tu me donnes dans ce dialogue ou que tu confirmes avec un bouton (*{ button-mine }*, *{ button-was-me }*). Quand le serveur est réentraîné, j'apprends d'eux.
    - **Où** : chiffré, sur l'ordinateur de la personne qui fait tourner ce bot. Personne d'autre ne les reçoit.
    - **Combien de temps** : jusqu'à ce que tu les effaces : `/{ command-forget }` supprime tout d'un coup.
    Il faut environ deux minutes : { $notes } courtes phrases, en messages privés.
consent-declined = Alors je ne garde rien de nouveau. Si tu changes d'avis, utilise `/{ command-enroll }`.

## Inscription : le dialogue

enrol-look-at-direct-messages = Je t'ai écrit : { $link }. Réponds là-bas avec des messages vocaux.
enrol-direct-messages-closed = Je ne peux pas t'écrire en privé, alors je te demande ici, dans le salon : { $link }. Tout le monde y entend tes notes. Si tu préfères le faire en privé, autorise les messages privés des membres de ce serveur, appuie sur { button-stop } et utilise à nouveau `/{ command-enroll }`.
prompt-title = { $number }/{ $total } lis, s'il te plaît :
prompt-how = Comment faire
prompt-how-direct = Maintiens le bouton du micro et lis à voix haute. Un fichier audio convient aussi.
prompt-how-in-channel = **Réponds** à ce message avec un message vocal, et laisse la mention activée.
note-saved = ✅ Enregistré : { heard }.
advice-loud = C'est trop fort et saturé : tiens le téléphone un peu plus loin.
advice-soft = C'est très faible : approche-toi un peu la prochaine fois.
enrolled-title = C'est fait, merci !
enrolled =
    Je connais désormais ta voix dans **{ $server }**, grâce à { n-notes }. D'autres notes, à d'autres jours et en d'autres lieux, me rendent plus sûr : `/{ command-enroll }` les ajoute. `/{ command-forget }` les efface toutes.
    Essaie : envoie-moi un message vocal ici.
your-server = ton serveur
stopped-nothing = C'est arrêté. Je ne garde aucune note de toi. Avec `/{ command-enroll }`, tu peux continuer quand tu veux.
stopped = C'est arrêté. Je garde { $notes ->
    [one] la note que tu m'as donnée ({ $notes })
   *[other] les { $notes } notes que tu m'as données
}. Avec `/{ command-enroll }`, tu peux continuer quand tu veux.
stopped-too-few = C'est arrêté. Je garde { $notes ->
    [one] la note que tu m'as donnée ({ $notes })
   *[other] les { $notes } notes que tu m'as données
}. Je reconnais les gens à partir de { $needed } notes. Avec `/{ command-enroll }`, tu peux continuer quand tu veux.
not-yours = Ce bouton est pour quelqu'un d'autre : utilise toi-même la commande.
not-offered = Ce bouton vient d'une version antérieure de moi : utilise la commande à nouveau.
step-is-over = Cette étape est déjà passée : regarde mon dernier message.
read-aloud = Je ne peux garder que ta voix : réponds avec un message vocal ou un fichier audio.

## Inscription : dans quelles conditions

surroundings-quiet = Dans une pièce calme, comme tu parles d'habitude.
surroundings-far = Tiens le téléphone à bout de bras.
surroundings-soft = Plus doucement que d'habitude, comme si quelqu'un dormait à côté.
surroundings-lively = Avec plus d'entrain, comme pour annoncer une bonne nouvelle.
surroundings-noise = Avec un peu de bruit autour de toi : une fenêtre, un ventilateur, de la musique à côté.

## Inscription : phrases à lire

sentence-fox = Le petit renard roux saute par-dessus le vieux chien qui bâille au soleil.
sentence-seashells = Cinq chats chuchotent sous six chaises sans se soucier du chien.
sentence-peppers = Pauline pose trois gros pots de piment près du portail du parc.
sentence-kettle = Avant que l'eau ne bouille, peux-tu prendre quatre tasses jaunes sur l'étagère ?
sentence-train = Notre train avait neuf minutes de retard, alors on a partagé une orange sur le quai.
sentence-violin = Tu as entendu ? Quelqu'un à côté apprend encore le violon !
sentence-weather = Il pleuvra peut-être jeudi, il neigera peut-être vendredi ; moi, j'irai nager quand même.
sentence-bakery = La vieille boulangerie du coin vend du pain chaud, des brioches et du café bien fort.
sentence-password = Non, non, non : la clé bleue ouvre le garage, pas le portail du jardin.
sentence-giraffe = Imagine une girafe dans une cabine téléphonique, qui commande une toute petite pizza.
sentence-holiday = Où va-t-on cette année : à la montagne, au bord du lac ou à la ferme de mon cousin ?
sentence-numbers = Dix-sept plus quatre-vingt-cinq, moins trente, cela fait exactement soixante-douze.
sentence-thunder = Le tonnerre a grondé dans la vallée, et puis, tout à coup, plus un seul bruit.
sentence-robot = Parlez après le signal, disait le robot, mais aucun signal n'est jamais venu.
sentence-market = Cinq figues fraîches, trois pots de miel et une énorme citrouille, merci beaucoup !
sentence-secret = Approche, je vais te dire un secret : je n'ai jamais vraiment terminé ce jeu.
sentence-bicycle = Le bonheur, c'est descendre la colline à vélo, le vent dans le dos et aucun projet.
sentence-letter = Chers voisins, votre chat s'est installé chez nous ; il semble adorer le radiateur.

## Réponses : qui parle

answer-very-likely = très probable
answer-likely = probable
answer-with-next = { $certainty } ; ensuite : { $member }
answer-nobody = Personne que je connaisse
answer-nobody-for-sure = Personne que je connaisse avec certitude
answer-guess = Peut-être { $member }, mais je devine.
answer-cannot-tell = Je ne peux pas le dire
doubt-little-speech = On y parle trop peu : une note plus longue aiderait.
doubt-noise = Il y a trop de bruit : une note prise dans un endroit plus calme aiderait.
doubt-narrow = Les sons aigus manquent, comme au téléphone : une note enregistrée dans Discord aiderait.
doubt-echo = Il y a trop d'écho : une note prise plus près du micro aiderait.
doubt-few-notes = La voix la plus proche a encore trop peu de notes : quelques-unes de plus aideraient.
answer-heard = Entendu
heard = { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de parole, { $noise ->
    [hardly] presque aucun bruit
    [some] un peu de bruit
   *[much] beaucoup de bruit
}
mind = Attention
mind-short = Seulement { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de parole : une note plus longue me rend plus sûr.
mind-noise = La note est bruyante : une note plus calme me rend plus sûr.
cannot-hear = Discord ne me laisse pas entendre cette note. Appuie longuement dessus (ou clic droit) et choisis **Applications > { menu-whois }**
enrol-first-hint = Envoie-moi un message vocal et je te dis qui parle. Pour que je te reconnaisse aussi, utilise `/{ command-enroll }` sur ton serveur.
which-server = Nous avons plusieurs serveurs en commun. Comparer cette note avec les membres de :
not-shared = Une personne citée là-dedans a effacé sa voix ici, alors je ne partage plus cette réponse.

## Retours

undone = C'est annulé : cette note, et ce qui en a été appris, sont effacés.
nothing-to-undo = Cette note n'est déjà plus là.
not-me-noted = Merci, je l'ai compté comme un faux nom. Si cela arrive souvent, d'autres notes avec `/{ command-enroll }` aident à te distinguer.
sample-kept = Gardée parmi tes notes : je compare avec elle, et le prochain réapprentissage en apprend.
sample-quarantined = Gardée, mais pas encore utilisée : elle ne ressemble pas à tes autres notes. Chaque réapprentissage la regarde à nouveau, et en apprend dès qu'elle convient.

## Confidentialité

nothing-to-forget = Je ne garde aucune voix de toi sur ce serveur.
forget-title = Effacer ta voix ?
forget = Cela efface { $notes ->
    [one] ta note ({ $notes })
   *[other] tes { $notes } notes
} et tout ce qui en a été tiré dans **{ $server }**, tout de suite et pour de bon. Je ne te reconnaîtrai plus ici.
forgotten = Effacé : { n-notes } et tout ce qui en avait été tiré. Je ne te connais plus ici.
kept = Rien n'a été effacé.
my-data-title = Ce que je garde de toi
my-data = Dans **{ $server }** : { n-notes } de `/{ command-enroll }`{ $confirmed ->
        [0] {""}
        [one] {" "}et { $confirmed } note que tu as confirmée avec un bouton
       *[other] {" "}et { $confirmed } notes que tu as confirmées avec un bouton
    }{ $waiting ->
        [0] .
        [one] . Parmi elles, { $waiting } n'est pas encore utilisée : elle ne ressemble pas aux autres.
       *[other] . Parmi elles, { $waiting } ne sont pas encore utilisées : elles ne ressemblent pas aux autres.
    }
my-data-form-title = Sous quelle forme
my-data-form = { $recordings ->
    [yes] enregistrements, embeddings et empreintes, chiffrés
   *[no] embeddings et empreintes, chiffrés ; les enregistrements ne sont plus gardés
}
my-data-agreed-title = Tu as accepté
my-data-agreed = { $date }, texte { $version }
my-data-language-title = Langue dans laquelle je t'écris
my-data-erase = /{ command-forget } efface tout d'un coup.
my-data-undo-or-erase = Les boutons reprennent une à une les notes que tu as confirmées ; /{ command-forget } efface tout d'un coup.
privacy-title = Ce que devient ta voix
privacy =
    1. Une voix est une donnée biométrique. Je ne garde rien avant que tu aies lu quoi, pourquoi, où et combien de temps, et accepté.
    2. Je ne garde que les notes que tu donnes avec `/{ command-enroll }` ou confirmes avec un bouton, et n'apprends que d'elles ; de rien d'autre dans les salons, les menus ou `/{ command-whois }`.
    3. { $recordings ->
        [yes] Les notes, les embeddings
       *[no] Les embeddings
    }, les empreintes et ce que j'en apprends sont chiffrés, et ne figurent dans aucun journal.
    4. Chaque serveur ne connaît que ses propres membres. Qui n'y a pas consenti n'est jamais nommé.
    5. `/{ command-mydata }` montre ce que je garde de toi. `/{ command-forget }` efface tout d'un coup, avec chaque version qui a appris de toi.
privacy-operator-title = Qui me fait tourner et en répond
privacy-operator-unknown = La personne qui m'a ajouté ici ; on ne m'a pas dit son nom : demande à qui gère ce serveur.

## Aide

help-title = Timbre sait qui parle dans un message vocal
help = Je ne connais que les gens qui se sont inscrits eux-mêmes. Tous les autres sont *personne que je connaisse*.
help-enroll = Apprends-moi ta voix : lis { $notes } phrases. Autant de fois que tu veux, cela s'ajoute.
help-menu = Appuie longuement ou fais un clic droit sur un message vocal, puis **Applications**.
help-whois = La même chose pour un fichier que tu envoies.
help-note-title = Une note pour moi
help-note = Envoie-moi un message vocal en privé : je dis qui parle.
help-feedback-title = C'était juste ?
help-feedback = La personne nommée peut dire **{ button-mine }** ou **{ button-not-me }** : j'apprends.
help-mydata = Ce que je garde de toi, et comment reprendre une note.
help-forget = Effacer ta voix ici, tout de suite.
help-privacy = Ce que deviennent les voix, et qui en répond.
help-retrain = Réapprendre les voix de ce serveur, et ne le garder que si c'est mieux.
help-model = Ce que j'ai appris ici, et à quel point ça marche.
help-rollback = Revenir à une version précédente.

## Réapprentissage : en cours

retraining-title = Réapprentissage
retraining-meanwhile = En attendant, je réponds comme avant.
retraining-reading = Je lis les notes …
retraining-copies = J'écoute les notes comme au téléphone, dans une pièce, dans la rue …
retraining-comparing = Je compare l'ancien et le nouveau sur des notes que le nouveau n'a pas entendues …
retraining-training = J'apprends de toutes les notes …
retraining-seconds-left = encore { $seconds } s environ
retraining-minutes-left = encore { $minutes } min environ
retraining-as-before = Rien n'a changé : je réponds comme avant.
retraining-interrupted = J'ai été redémarré au milieu de ce réapprentissage. { retraining-as-before } Relance-le avec `/{ command-retrain }`.
retraining-cancelled = Annulé. { retraining-as-before }
retraining-adopted-before-stop = J'ai été redémarré avant de pouvoir montrer le résultat : la version { $version } est en service. `/{ command-model }` dit à quel point elle marche.

## Réapprentissage : le résultat

unchanged-title = Rien de nouveau à apprendre
unchanged = Rien n'a changé depuis que la version { $version } a appris : aucune nouvelle note, personne d'effacé. Je réponds comme avant. D'autres notes avec `/{ command-enroll }` font la différence.
better-title = Réappris : la version { $version } est en service
better = Elle a appris de { n-notes } de { n-members }.
no-better-title = Réappris, mais j'ai gardé l'ancienne
no-better = La nouvelle ne fait pas mieux sur des notes qu'elle n'a pas entendues, alors je réponds comme avant.
rate-missed = Membres manqués
rate-misnamed = Mal nommés
rate-strangers = Inconnus nommés
rate-strangers-unknown = inconnu avec deux membres
hard-pairs = Difficiles à distinguer
pair = { $member } et { $other }
should-record-more = Devraient enregistrer plus
should-record-more-advice = { $people } : encore `/{ command-enroll }`, un autre jour ou dans un autre lieu.
measured-on = Toutes deux mesurées sur { n-notes } qu'aucune n'avait entendues.
measured-on-strangers = Toutes deux mesurées sur { n-notes } qu'aucune n'avait entendues, et sur { $strangers ->
    [one] { $strangers } note
   *[other] { $strangers } notes
} de membres mis à part comme inconnus.
and-more = { $people } et { $more } de plus
share = { NUMBER($percent, maximumFractionDigits: 0) } %
share-small = { NUMBER($percent, minimumFractionDigits: 1, maximumFractionDigits: 1) } %

## Versions

model-title = Mon système de reconnaissance ici
model-none = Aucune version n'est en service : je compare avec la voix moyenne de chacun.
model-version = **Version { $version }**, { $date } : { n-members }, { n-notes }
model-unheard = Sur des notes jamais entendues
model-rates = membres manqués { $missed }, mal nommés { $misnamed }
model-rates-strangers = membres manqués { $missed }, mal nommés { $misnamed }, inconnus nommés { $named }
model-since = Depuis
model-so-far = Jusqu'ici
changes-new-notes = { $notes ->
    [one] { $notes } nouvelle note
   *[other] { $notes } nouvelles notes
}
changes-erased = { $members ->
    [one] { $members } membre effacé
   *[other] { $members } membres effacés
}
changes-false-names = { $names ->
    [one] { $names } faux nom signalé
   *[other] { $names } faux noms signalés
} avec *{ button-not-me }*
model-last = Dernier réapprentissage
last = { $date } : { $ending }
last-automatic = { $date }, de lui-même : { $ending }
ending-running = en cours en ce moment
ending-adopted = la version { $version } a été adoptée
ending-no-better = la nouvelle ne faisait pas mieux, j'ai donc gardé celle en service
ending-unchanged = il n'y avait rien de nouveau à apprendre
ending-cancelled = annulé
ending-failed = échoué ; rien n'a changé
ending-interrupted = interrompu par un redémarrage ; rien n'a changé
model-dropped = Supprimée parce que quelqu'un a effacé ce dont elle avait appris : version { $versions }. `/{ command-retrain }` en fait une nouvelle.
model-of-earlier-encoder = D'un encodeur précédent, inutilisable : version { $versions }.
model-listening-old-answers = Un nouvel encodeur réécoute { $notes ->
    [one] { $notes } note gardée
   *[other] { $notes } notes gardées
}. D'ici là, je réponds avec le précédent.
model-listening = Un nouvel encodeur réécoute { $notes ->
    [one] { $notes } note gardée
   *[other] { $notes } notes gardées
}. D'ici là, je ne connais pas les membres concernés : l'ancien et le nouveau ne se comparent pas.
model-enrol-again = Je n'ai gardé aucun enregistrement de { $people }, et l'encodeur est nouveau : il faut refaire `/{ command-enroll }`.
model-encoder = encodeur { $encoder }
version-unreadable = La version { $version } est illisible, alors je compare avec la voix moyenne de chacun : `/{ command-rollback }` vers une autre, ou `/{ command-retrain }`.
rolled-back = La version { $version } est désormais en service. `/{ command-model }` les montre toutes.
rolled-back-to-none = Désormais je compare avec la voix moyenne de chacun, comme avant le premier réapprentissage.
version-choice = { $date }, { n-members }, { $missed } manqués
version-choice-in-use = { $date }, { n-members }, { $missed } manqués (en service)
version-choice-none = aucune ; je compare alors avec la voix moyenne de chacun.
enrol-again = J'écoute maintenant d'une nouvelle manière, et je n'ai gardé aucun enregistrement de toi, alors je ne te reconnais plus dans **{ $server }**. Utilise-y à nouveau `/{ command-enroll }`, ou `/{ command-forget }`, qui efface ce qui reste.

## Erreurs

error-unforeseen = Quelque chose s'est mal passé de mon côté : réessaie plus tard, s'il te plaît.
error-not-allowed = Tu n'as pas le droit d'utiliser cela ici : demande à qui gère ce serveur.
error-permission = Il me manque une permission dans ce salon : je dois pouvoir le voir, envoyer des messages, intégrer des liens, joindre des fichiers et lire son historique.
error-start = Je n'ai pas accès à ma mémoire en ce moment : réessaie plus tard, s'il te plaît.
error-busy = Beaucoup de notes attendent en ce moment : réessaie dans une minute, s'il te plaît.
error-recording-refused = Je ne peux pas lire cet enregistrement : refais-le, s'il te plaît.
error-restarting = Je suis en train de redémarrer : renvoie-le dans une minute, s'il te plaît.
error-no-recording = Il n'y a pas d'enregistrement dans ce message : choisis un message vocal.
error-several-recordings = Il y a plusieurs enregistrements dans ce message : n'en envoie qu'un.
error-forwarded = Cette note est transférée, je ne peux donc pas savoir de qui est la voix : enregistre-la toi-même.
error-no-consent = Je ne garde aucune voix sans ton accord : commence avec `/{ command-enroll }`.
error-nobody-enrolled = Je ne connais encore personne sur ce serveur : commence avec `/{ command-enroll }`.
error-no-shared-server = Nous n'avons en commun aucun serveur où je connaisse déjà quelqu'un : utilise d'abord `/{ command-enroll }` sur un serveur.
error-consent-outdated = Mes conditions ont changé depuis ton accord : utilise `/{ command-enroll }`, lis-les, accepte, et appuie encore.
error-already-retraining = Un réapprentissage est déjà en cours sur ce serveur : attends-le, ou annule-le dans son message.
error-not-retraining = Il n'y a aucun réapprentissage à annuler : il est fini, ou son résultat est en train d'être enregistré.
error-too-few-members = Il me faut au moins deux membres avec trois notes chacun pour apprendre à les distinguer : commence avec `/{ command-enroll }`.
error-training-lost = Le processus qui apprend s'est perdu, peut-être faute de mémoire : réessaie plus tard, et préviens qui fait tourner ce bot si cela se reproduit.
error-head-outdated = Des voix ont été effacées sans cesse pendant que j'apprenais : réessaie plus tard.
error-no-channel-access = Je ne peux pas te montrer de résultat dans ce salon : laisse-moi le voir, y envoyer des messages, intégrer des liens et joindre des fichiers, ou utilise un autre salon.
error-unknown-version = Cette version n'existe pas, ou elle a été supprimée avec une voix : `/{ command-model }` les montre toutes.
error-other-encoder = Cette version appartient à un encodeur précédent et ne peut pas servir : choisis-en une autre, ou utilise `/{ command-retrain }`.
error-encoder-switched = Je viens d'apprendre à écouter d'une nouvelle manière : réessaie une fois, s'il te plaît.
error-encoder-changing = Je réécoute toutes les notes gardées, d'une nouvelle manière : `/{ command-retrain }` marchera dès que ce sera fini. `/{ command-model }` dit combien il en reste.
error-server-only = Cela ne marche que sur un serveur : utilise-le dans un de ses salons.
error-recording-gone = L'enregistrement n'est plus sur Discord : renvoie-le.
error-download = Discord ne m'a pas donné cet enregistrement ({ $status }) : réessaie dans une minute.
error-no-answer = Discord ne m'a pas donné cet enregistrement (pas de réponse) : réessaie dans une minute.

## Erreurs : enregistrements

error-empty = L'enregistrement est vide : refais-le.
error-too-large = L'enregistrement fait { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } Mo, j'en accepte au plus { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) } : envoies-en un plus court.
error-too-long = L'enregistrement dure plus de { $most } s : envoies-en un plus court.
error-truncated = L'enregistrement s'interrompt au milieu du fichier : renvoie-le.
error-not-audio = Ce n'est pas un enregistrement que l'on puisse lire : envoie un message vocal.
error-broken-samples = L'enregistrement est abîmé, ses valeurs ne sont pas des nombres : refais-le.
error-not-enough-speech = Seulement { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de parole, et il m'en faut au moins { NUMBER($needed, maximumFractionDigits: 0) } s : rapproche le téléphone, et lis toute la phrase ou parle plus longtemps.
misfit-copy = J'ai déjà cet enregistrement : relis la phrase, s'il te plaît, une copie ne m'apprend rien.
misfit-another-member = Cela ressemble plus à un autre membre qu'à toi, alors je ne l'ai pas gardé : lis la phrase toi-même, s'il te plaît.
misfit-unlike-others = Cela ne ressemble pas à tes autres notes, alors je ne l'ai pas gardé : relis-la toi-même, s'il te plaît, près du téléphone. Si ce sont les notes d'avant qui sont fausses, efface-les avec `/{ command-forget }` et recommence.
misfit-two-voices = J'entends plus d'une voix dans cette note, alors je ne l'ai pas gardée : lis la phrase sans personne d'autre, dans un endroit calme, s'il te plaît.

## A note of several people.

timeline-title = J'entends { $people } personnes
timeline-part = { $who } : { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s, { $certainty }
timeline-unknown = Inconnu { $number }
timeline-guess = peut-être { $member }, mais c'est une supposition
timeline-cannot-tell = je ne peux pas le dire : { $reason }
timeline-nobody = personne que je connaisse
timeline-little-speech = on y parle trop peu
timeline-noise = il y a trop de bruit
timeline-narrow = les sons aigus manquent
timeline-echo = il y a trop d'écho
timeline-few-notes = la voix la plus proche a encore trop peu de notes

## À qui est la voix : /verify

command-verify = vérifier
    .description = Est-ce la voix de ce membre ?
    .member = membre
    .member-description = qui est censé parler
    .note = note
    .note-description = une note vocale ou tout autre fichier audio
claim-very-likely = Très probablement sa voix
claim-likely = Probablement sa voix
claim-unlikely = Probablement pas sa voix
claim-very-unlikely = Très probablement pas sa voix
claim-compared = Comparée aux notes de { $member }.
claim-doubt = Elle ressemble un peu à sa voix, mais pas assez pour en dire plus : une autre note sera peut-être plus claire.
claim-several = J'y entends { $people } personnes : je ne peux comparer qu'une note d'une seule.
claim-doubt-few-notes = J'ai encore trop peu de notes de cette voix : quelques-unes de plus aideraient.
claim-no-proof = Ce n'est pas une preuve : un rhume, un autre micro, du bruit ou un long écho peuvent en faire autant.
error-member-not-enrolled = J'ai trop peu de notes de ce membre pour comparer : `/{ command-enroll }` permet d'en ajouter.
help-verify = La même chose pour un seul membre : est-ce sa voix ?

## Écouter des salons : /listen

command-listen = écouter
    .description = Ce que je fais des notes vocales d'un salon
    .channel = salon
    .channel-description = de quel salon, ses fils compris
    .mode = mode
    .mode-description = ce que j'en fais
    .report_to = signaler_dans
    .report_to-description = pour veiller : le salon de la modération, où je signale une voix qui ne va pas
listen-mode-off = rien : ne pas écouter
listen-mode-name = nommer : répondre à chacune qui parle
listen-mode-guard = veiller : prévenir la modération si l'une ne ressemble pas à qui l'envoie
listen-names = Désormais, je réponds à chaque note vocale de { $channel } en disant qui parle. Je n'en garde rien.
listen-guards = Désormais, je compare ce que les membres inscrits envoient dans { $channel } à leur propre voix, jusqu'à { $most } notes par minute. Je n'y dis rien, et je préviens dans { $report } si une note n'est très probablement pas la voix de qui l'envoie. Je n'en garde rien. Merci d'en informer les membres.
listen-ended = Je n'écoute plus { $channel }.
listen-by-operator = La personne qui me fait tourner a choisi que je réponde à chaque note vocale de { $channel } (`TIMBRE_LISTEN_CHANNELS`) : elle seule peut le changer.
listen-deaf = Discord ne me laisse pas entendre les notes qui ne me sont pas destinées, donc rien n'a changé. La personne qui me fait tourner doit activer l'intent Message Content sur la page Bot de mon application, mettre `TIMBRE_LISTEN=true` et me redémarrer.
listen-report-missing = Pour veiller sur un salon, je dois savoir où prévenir : indique dans `{ command-listen.report_to }` un salon que seule la modération peut lire.
listen-report-public = Tout le monde ne doit pas lire ce que je signale : au lieu de { $channel }, choisis un autre salon, que seule la modération peut lire.
listen-lacking = Dans { $channel }, il me manque : { $permissions }. Donne-le-moi là-bas, puis utilise à nouveau `/{ command-listen }`.
permission-view = Voir le salon
permission-history = Voir les anciens messages
permission-send = Envoyer des messages
permission-send-in-threads = Envoyer des messages dans les fils
permission-embed = Intégrer des liens
permission-attach = Joindre des fichiers
guard-title = C'est peut-être une autre voix
guard-report =
    { $member } a envoyé une note vocale dans { $channel } : { $link }
    Elle ressemble très peu aux notes que ce membre m'a données. Ce n'est pas une preuve : un appareil partagé, un rhume, une blague, un autre micro, du bruit ou une pièce qui résonne sonnent pareil pour moi. Si c'est important, demandez gentiment.
guard-kept = Je n'en garde rien, et je ne l'ai dit à personne d'autre.
help-listen = Répondre à chaque note vocale d'un salon, ou prévenir la modération si l'une ne ressemble pas à qui l'envoie.
consent-listening-title = Dans les salons que j'écoute
consent-listening = Là où la gestion du serveur l'active avec `/{ command-listen }`, je compare ce que tu envoies dans un salon à ta propre voix, et je préviens la modération si cela te ressemble très peu. Je n'en garde rien.
privacy-listening-title = Salons que j'écoute
privacy-listening = Seulement ceux que la gestion du serveur a choisis avec `/{ command-listen }`, ou la personne qui me fait tourner. Là, je peux dire qui parle, ou prévenir la modération si une note ressemble très peu au membre qui l'a envoyée ; je ne garde rien de ce que j'entends.
## Administration

command-settings = réglages
    .description = Comment je travaille sur ce serveur
command-forget-member = oublier-membre
    .description = Effacer la voix d'un membre qui est parti ou qui le demande
    .member = membre
    .member-description = à qui est la voix ; s'il est parti : son ID
command-audit = journal
    .description = Qui a fait quoi avec moi ces 90 derniers jours
help-settings = À quel point je suis strict ici, en quelle langue, pour qui, et plus.
help-forget-member = Effacer la voix d'un membre qui est parti ou qui le demande.
help-audit = Qui a fait quoi avec moi ces 90 derniers jours.
settings-title = Comment je travaille ici
settings = Choisis ci-dessous : cela compte dès maintenant, et `/{ command-audit }` dit qui a changé quoi.
setting-strictness = À quel point je suis strict
setting-language = Langue de ce que tout le monde lit
setting-retention = Voix que personne n'utilise
setting-retraining = Réapprendre de moi-même
setting-audience = Qui peut me demander qui parle
setting-reading = Si la phrase a été lue
setting-reading-locked = *Désactivé : il faut l'extra `phrase-check`, que la personne qui me fait tourner n'a pas installé.*
option-strict = strict : 3 inconnus sur 1000 reçoivent un nom, plus de membres sont manqués
option-normal = normal : 1 inconnu sur 100 reçoit un nom
option-relaxed = souple : 3 inconnus sur 100 reçoivent un nom, moins de membres sont manqués
option-language-discord = comme ce serveur est réglé dans Discord
option-retention = { $months ->
    [one] sont effacées après { $months } mois sans utilisation
   *[other] sont effacées après { $months } mois sans utilisation
}
option-retrain-never = jamais : seulement avec la commande
option-retrain = { $changes ->
    [one] après { $changes } nouvelle note ou voix effacée
   *[other] après { $changes } nouvelles notes et voix effacées
}
option-everybody = tout le monde
option-enrolled = les membres dont je connais la voix
option-managers = ceux qui peuvent gérer le serveur
option-reading = activé : en anglais, je ne garde que les notes où la phrase a été lue
option-reading-not = désactivé : je ne vérifie pas si elle a été lue
listening-names = { $channel } : je réponds à chaque note vocale en disant qui parle
listening-guards = { $channel } : je préviens dans { $report } d'une note qui ne ressemble pas à qui l'envoie
listening-by-operator = { $channel } : je réponds à chaque note vocale en disant qui parle ; la personne qui me fait tourner l'a choisi
listening-none = Aucun.
listening-how = Pour changer cela : `/{ command-listen }` avec le salon et ce que j'y fais ; pour le surveiller, aussi avec le salon de la modération (`{ command-listen.report_to }`).
button-erase-member = Effacer cette voix
forget-member-title = Effacer la voix d'un membre ?
forget-member = Cela efface { $notes ->
    [one] { $notes } note
   *[other] { $notes } notes
} de { $member } et tout ce qui en a été fait, aussitôt et pour de bon. Je le lui dis, si mes messages lui parviennent.
forget-member-nothing = Je ne garde aucune voix de { $member } sur ce serveur.
forgot-member = Effacé : { n-notes } de { $member } et tout ce qui en a été fait.
forgot-member-told = Je le lui ai dit.
forgot-member-not-told = Mes messages ne lui parviennent pas : dis-le-lui toi-même, s'il te plaît.
forgotten-by-moderator = Quelqu'un qui gère **{ $server }** m'y a fait effacer ta voix, avec tout ce qui en a été fait : je ne t'y reconnais plus. Si tu le veux à nouveau, utilise-y `/{ command-enroll }`.
unused-title = Si tu ne m'utilises plus
unused = { $months ->
    [one] { $months } mois après ta dernière utilisation, quelle qu'elle soit, j'efface ta voix de moi-même. Je t'écris une semaine avant.
   *[other] { $months } mois après ta dernière utilisation, quelle qu'elle soit, j'efface ta voix de moi-même. Je t'écris une semaine avant.
}
unused-elsewhere = { $months } mois après ta dernière utilisation, j'efface ta voix de moi-même, sauf si la gestion d'un serveur y a choisi autre chose : `/{ command-privacy }` le dit là-bas.
unused-warning = Tu ne m'as pas utilisé depuis longtemps, alors le { $date } j'effacerai ta voix dans **{ $server }**, avec tout ce qui en a été fait. Pour la garder, utilise d'ici là n'importe laquelle de mes commandes, par exemple `/{ command-mydata }`.
audit-title = Ce qui s'est passé ici ces 90 derniers jours
audit-empty = Rien encore.
audit-page = Page { $page }
button-newer = Plus récents
button-older = Plus anciens
somebody = quelqu'un
event-consented = { $member } a accepté que j'apprenne sa voix
event-enrolment-started = { $member } a commencé à m'apprendre sa voix
event-enrolment-finished = { $member } m'a appris sa voix
event-enrolment-stopped = { $member } a cessé de m'apprendre sa voix
event-note-erased = { $member } a repris une note
event-forgotten = un membre a retiré son accord et effacé sa voix
event-forgotten-by-moderator = { $member } a effacé la voix d'un membre
event-forgotten-unused = j'ai effacé la voix d'un membre qui ne m'utilisait plus depuis longtemps
event-forgotten-departed = j'ai effacé la voix d'un membre qui a quitté le serveur
event-retrained = { $member } m'a fait réapprendre : { $ending }
event-retrained-automatic = j'ai réappris de moi-même : { $ending }
event-rolled-back = { $member } est revenu à la version { $version }
event-rolled-back-to-none = { $member } est revenu à aucune version
event-setting = { $member } a changé « { $setting } » : { $before } → { $after }
event-listening-off = { $member } a mis fin à mon écoute de { $channel }
event-listening-name = { $member } m'a fait répondre à chaque note vocale de { $channel }
event-listening-guard = { $member } m'a fait surveiller { $channel } et prévenir dans { $report }
event-refused = { $member } a demandé qui parle, sans en avoir le droit
error-cooldown = Tu viens d'utiliser cela souvent : réessaie dans { $seconds } s, s'il te plaît.
error-audience-enrolled = Sur ce serveur, seuls les membres dont je connais la voix peuvent me demander : commence par `/{ command-enroll }`.
error-audience-managers = Sur ce serveur, seuls ceux qui le gèrent peuvent me demander : adresse-toi à l'un d'eux.

## Si la phrase a été lue.

# À la fin de « Comment faire ».
prompt-reading = { $checked ->
    [yes] Je garde la note si j'y entends cette phrase.
    [language] Si elle est lue ou non, je ne peux pas le vérifier dans cette langue.
   *[no] Si elle est lue ou non, je ne le vérifie pas.
}
reading-other = J'ai entendu « { $other } », alors je ne l'ai pas gardée : lis « { $sentence } », s'il te plaît.
reading-partly = Je n'ai pas entendu tous les mots de la phrase, alors je ne l'ai pas gardée. Il manque : **{ $words }**. Lis « { $sentence } » en entier, s'il te plaît, ou appuie sur { button-skip } pour en avoir une autre.
reading-not-heard = Je n'ai pas entendu la phrase dans cette note, alors je ne l'ai pas gardée : lis « { $sentence } » près du téléphone, dans un endroit calme, s'il te plaît, ou appuie sur { button-skip } pour en avoir une autre.
## Envoi : des enregistrements donnés comme fichiers.

# Un bouton. Il ouvre une fenêtre qui prend des fichiers.
button-upload = Envoyer des enregistrements
enrol-upload-hint = Pas de bouton de micro, comme sur un ordinateur ? **{ button-upload }** prend jusqu'à dix fichiers audio de ta voix à la fois, et personne d'autre ne les entend.
enrol-nowhere-to-write = Je ne peux t'écrire ni en privé ni dans ce salon, alors donne-moi des enregistrements de ta voix.
# Le titre de la fenêtre et le nom de son champ : 45 caractères au plus.
modal-upload = Enregistrements de ta voix
modal-upload-files = Fichiers audio
# À côté du champ : 100 caractères au plus.
modal-hint-upload = Toi seul, environ quatre secondes chacun, dis ce que tu veux. Dix au plus.
# $kept sur $files : combien ont été gardés.
upload-title = Enregistrements gardés : { $kept } sur { $files }
# $server : son nom.
upload-known = J'ai maintenant { n-notes } de toi dans **{ $server }**, et je connais ta voix par là.
# $needed : à partir de combien de notes quelqu'un est reconnu.
upload-too-few = J'ai maintenant { n-notes } de toi dans **{ $server }**. Je reconnais les gens à partir de { $needed } notes.
upload-not-taken = Ici, j'écoute si tu lis la phrase que je demande : réponds-y par une note vocale ou un fichier audio.
upload-expired = Cette fenêtre est trop ancienne et je n'ai rien reçu : appuie à nouveau sur **{ button-upload }**.

# Le premier message dans un serveur. « Applications » est l'entrée du menu d'un message.
welcome-title = Bonjour, je suis Timbre : je sais qui parle dans un message vocal
welcome =
    1. **Membres** : `/{ command-enroll }`, et lisez-moi quelques phrases. Je ne garde rien avant votre accord.
    2. **Ensuite** : appui long ou clic droit sur un message vocal, **Applications > { menu-whois }**.
    3. **Qui gère ce serveur** : `/{ command-retrain }` dès que plusieurs y sont, pour que je vous distingue mieux.
    `/{ command-privacy }` dit ce que deviennent les voix.

button-take-away = Télécharger
nothing-anywhere = Je ne garde aucune voix de toi sur aucun serveur.
known-how = Les boutons t'envoient tout ce que je garde de toi sur un serveur. /{ command-forget } efface tout.
server-left = serveur { $server }
forget-everywhere =
    Cela efface tout ce que je garde de ta voix et tout ce qui en a été tiré, tout de suite et pour de bon, sur :
    { $servers }
forgotten-everywhere = Effacé partout : { n-notes } et tout ce qui en avait été tiré. Je ne te connais plus sur aucun serveur.
taken-away = { $parts ->
    [one] Tout ce que je garde de toi sur ce serveur. Garde-le là où personne d'autre ne peut l'entendre.
   *[other] Tout ce que je garde de toi sur ce serveur, en { $parts } fichiers : assemble-les dans l'ordre (avec 7-Zip), cela fait une archive ZIP. Garde-la là où personne d'autre ne peut l'entendre.
}
export-read-me-file = LISEZ-MOI.txt
export-read-me =
    Voici tout ce que Timbre garde de toi sur le serveur { $server }.

    notes/      Les notes vocales que tu as enregistrées pour lui, ou confirmées comme tiennes, telles qu'elles ont été envoyées. S'il n'y en a pas, seul ce qui en a été tiré est gardé.
    data.json   Tout le reste, lisible aussi par des programmes : quand tu as accepté, quelle version du texte et dans quelle langue ; quand tu as utilisé le bot pour la dernière fois ; et de chaque note la phrase, l'heure, sa durée et sa clarté, son embedding (des nombres qui décrivent ta voix), ceux de copies avec du bruit et autres, et son empreinte (qui fait remarquer une copie). Et aussi quelles versions du système du serveur ont appris de toi, et ce que tu as fait.

    Ce sont des données biométriques : qui les a peut reconnaître ta voix. Les commandes du bot effacent ce qu'il garde, pas cette copie.
privacy-rights-title = Tes droits
privacy-rights = Ton accord est la seule raison pour laquelle je garde une voix. Tu peux le retirer à tout moment, sans te justifier et sans rien perdre d'autre que d'être reconnu : `/{ command-forget }`, en message privé pour tous les serveurs à la fois, même ceux que tu as quittés. `/{ command-mydata }` te donne tout en fichiers. La personne qui en répond, ci-dessous, doit t'aider ; sinon, adresse-toi à ton autorité de protection des données.
privacy-departed = Si tu quittes le serveur, ou si je le quitte, ta voix est effacée 30 jours plus tard.

## Voix : /voices et sa carte

command-voices = voix
    .description = Quelles voix je connais ici, et lesquelles se ressemblent
button-previous = Précédent
button-next = Suivant
button-show-on-map = M'afficher sur la carte
button-take-off-map = Me retirer de la carte
voices-title = Voix que je connais ici
voices-count = Voix apprises : { n-members } ; prêtes, par au moins { $needed } notes que je peux utiliser : { $known }.
voices-line = { $member } : { n-notes }, { $ready ->
    [yes] voix prête
   *[no] voix pas encore prête
}
voices-unknown = Je ne connais pas encore ta voix ici : commence avec `/{ command-enroll }`.
voices-listed-willing = Les autres membres n'apparaissent que s'ils veulent être sur la carte.
voices-listed-all = Tu peux gérer ce serveur, alors tu vois tout le monde ; les autres ne voient que ceux qui veulent être sur la carte.
voices-page = Page { $page } sur { $pages }
voices-map-title = Carte des voix
voices-map = Proche veut dire semblable, autant qu'une carte plate peut le montrer. Les numéros sont ceux de la liste.
voices-map-too-few = Il faut { $needed } membres dont la voix est prête et qui veulent y être ; pour l'instant : { $shown }.
voices-map-offer = **{ button-show-on-map }** : alors tous les membres de ce serveur voient ici que je connais ta voix, par combien de notes, et à quel point elle ressemble aux autres de la carte. Tu peux revenir là-dessus à tout moment.
voices-map-on = Tous les membres de ce serveur peuvent te voir ici. **{ button-take-off-map }** y met fin.
help-voices = Quelles voix je connais ici, et une carte de ceux qui veulent y être.
privacy-voices-title = Qui voit de qui je connais la voix
privacy-voices = Ceux qui gèrent le serveur voient tout le monde avec `/{ command-voices }`. Les autres membres ne t'y voient que si tu choisis **{ button-show-on-map }**.

## Les barres sous l'image d'une note, chacune avec sa couleur.

bars-title = De qui peut être la note
bar = { $who } : { $likely }
bars-other-member = un autre membre
bars-member = un membre
bars-guess = une supposition
bars-possible = possible
bars-unlikely = très improbable
bars-meaning = Les barres : la probabilité que la note soit de chacun, si la moitié des notes viennent de membres.

## L'image des notes d'un membre dans /mydata, et ce qui aiderait le plus.

my-notes-title = Tes notes, une par ligne
my-notes-legend = De gauche à droite : numéro et date, secondes de parole, de combien ta voix dépasse le bruit, et à quel point la note m'aide à reconnaître les autres : à droite du trait elle aide, à gauche elle gêne.
my-notes-colours = 🟧 lue, 🟦 envoyée, 🟩 confirmée par un bouton
my-notes-waiting = Un simple contour attend : cette note ne ressemble pas encore aux autres.
my-notes-latest = Voici tes { $drawn } dernières.
my-notes-too-few = Ce que chacune apporte, je peux le dire à partir de trois notes.
my-notes-other-encoder = { $notes ->
    [one] { $notes } note en gris vient d'une version antérieure de moi, et je ne compare pas avec elle tant que je ne l'ai pas réécoutée ou que tu n'en enregistres pas une autre.
   *[other] { $notes } notes en gris viennent d'une version antérieure de moi, et je ne compare pas avec elles tant que je ne les ai pas réécoutées ou que tu n'en enregistres pas d'autres.
}
my-notes-unreadable = { $notes ->
    [one] { $notes } note en gris n'est plus lisible : dis-le à la personne qui me fait tourner, ou efface ta voix et enregistre-la de nouveau.
   *[other] { $notes } notes en gris ne sont plus lisibles : dis-le à la personne qui me fait tourner, ou efface ta voix et enregistre-la de nouveau.
}
my-notes-none = Il n'y a pas encore de note de toi : `/{ command-enroll }` t'en demande.
my-notes-no-picture = J'ai trop à faire pour les dessiner en ce moment : réessaie dans une minute.
next-title = Ce qui aiderait le plus maintenant
next-nearer = Une note plus près du micro : les tiennes sont très faibles.
next-further = Une note un peu plus loin du micro : les tiennes sont saturées.
next-longer = Une note plus longue : les tiennes ont moins de deux secondes de parole.
next-other-device = Une note avec un autre appareil : il manque aux tiennes les sons aigus, comme au téléphone.
next-quieter = Une note dans un endroit plus calme : les tiennes sont toutes bruyantes.
next-noisier = Une note dans un endroit plus bruyant : les tiennes viennent toutes d'endroits calmes.
next-another-day = Une note un autre jour et dans un autre endroit.
next-go-on = La phrase suivante, comme celle-ci.
