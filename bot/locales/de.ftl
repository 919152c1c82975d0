### Deutsch. Was die Zeichen bedeuten, steht in en.ftl. Anrede: du. Kurz, freundlich, ohne Fachsprache.

language-name = Deutsch

## Befehle

command-enroll = anlernen
    .description = Bring mir deine Stimme bei: lies ein paar Sätze vor
command-whois = werspricht
    .description = Wer spricht in dieser Aufnahme?
    .note = aufnahme
    .note-description = eine Sprachnachricht oder eine andere Audiodatei
command-help = hilfe
    .description = Was ich kann
command-privacy = datenschutz
    .description = Was mit deiner Stimme geschieht, in sechs Zeilen
command-mydata = meinedaten
    .description = Was ich von deiner Stimme aufbewahre
command-forget = vergessen
    .description = Deine Stimme hier oder überall löschen
    .everywhere = überall
    .everywhere-description = auf allen Servern, auch auf denen, die du verlassen hast
command-retrain = neulernen
    .description = Die Stimmen dieses Servers neu lernen; behalten nur, wenn es besser ist
command-model = modell
    .description = Was ich hier gelernt habe und wie gut es funktioniert
command-rollback = zurück
    .description = Zu einer früheren Version zurückkehren
    .version = version
    .version-description = ihre Nummer; 0 für keine: Vergleich mit der mittleren Stimme aller
menu-whois = Wer spricht da?

## Schaltflächen

button-agree = Einverstanden
button-decline = Nein
button-skip = Überspringen
button-stop = Aufhören
button-share = Teilen
button-mine = Das bin ich
button-was-me = Das war ich
button-not-me = Das bin ich nicht
button-undo-note = { $moment } zurücknehmen
button-undo = Zurücknehmen
button-erase = Meine Stimme löschen
button-keep = Behalten
button-cancel = Abbrechen

## Anzahlen

n-notes = { $notes ->
    [one] { $notes } Aufnahme
   *[other] { $notes } Aufnahmen
}
n-members = { $members ->
    [one] { $members } Mitglied
   *[other] { $members } Mitglieder
}

## Anlernen: Einwilligung

consent-title = Darf ich deine Stimme lernen?
consent =
    Um dich zu erkennen, muss ich dich hören. Wenn du einverstanden bist:
    - **Was**: Ich bewahre { $recordings ->
        [yes] die Sprachnachrichten auf, die du hier für mich aufnimmst, dazu eine daraus gewonnene Beschreibung deiner Stimme (ein *Embedding*, 192 Zahlen) und von jeder Nachricht einen *Fingerabdruck*, an dem ich eine Kopie bemerke
       *[no] eine Beschreibung deiner Stimme auf (ein *Embedding*, 192 Zahlen), gewonnen aus den Sprachnachrichten, die du hier für mich aufnimmst, und von jeder Nachricht einen *Fingerabdruck*, an dem ich eine Kopie bemerke, aber nicht die Nachrichten selbst
    }. Das sind biometrische Daten.
    - **Wozu**: nur um zu beantworten, wer in einer Sprachnachricht spricht, nur für Mitglieder von **{ $server }**, und nur aus Nachrichten, die du mir in diesem Dialog gibst oder mit einer Schaltfläche bestätigst (*{ button-mine }*, *{ button-was-me }*). Wenn der Server neu trainiert wird, lerne ich aus ihnen.
    - **Wo**: verschlüsselt, auf dem Rechner der Person, die diesen Bot betreibt. Niemand sonst bekommt sie.
    - **Wie lange**: bis du sie löschst: `/{ command-forget }` entfernt alles auf einmal.
    Es dauert etwa zwei Minuten: { $notes } kurze Sätze, in Direktnachrichten.
consent-declined = Dann behalte ich nichts Neues. Wenn du es dir anders überlegst: `/{ command-enroll }`.

## Anlernen: der Dialog

enrol-look-at-direct-messages = Ich habe dir geschrieben: { $link }. Antworte dort mit Sprachnachrichten.
enrol-direct-messages-closed = Ich darf dir keine Direktnachrichten schreiben, darum frage ich hier im Kanal: { $link }. Alle darin können deine Aufnahmen hören. Wenn du es lieber unter uns machst, erlaube Direktnachrichten von Mitgliedern dieses Servers, drücke { button-stop } und nimm noch einmal `/{ command-enroll }`.
prompt-title = { $number }/{ $total } bitte vorlesen:
prompt-how = So geht's
prompt-how-direct = Halte die Mikrofontaste gedrückt und lies es laut vor. Eine Audiodatei geht auch.
prompt-how-in-channel = **Antworte** auf diese Nachricht mit einer Sprachnachricht und lass die Erwähnung an.
note-saved = ✅ Gespeichert: { heard }.
advice-loud = Sie ist zu laut und verzerrt: halte das Handy ein bisschen weiter weg.
advice-soft = Sie ist sehr leise: komm beim nächsten Mal etwas näher.
enrolled-title = Fertig, danke!
enrolled =
    Ab jetzt kenne ich deine Stimme in **{ $server }**, aus { n-notes }. Mehr davon, an anderen Tagen und an anderen Orten, machen mich sicherer: `/{ command-enroll }` fügt sie hinzu. `/{ command-forget }` löscht sie alle.
    Probier es aus: schick mir hier eine Sprachnachricht.
your-server = deinem Server
stopped-nothing = Beendet. Ich habe keine Aufnahme von dir. Mit `/{ command-enroll }` kannst du jederzeit weitermachen.
stopped = Beendet. Ich behalte { $notes ->
    [one] die { $notes } Aufnahme, die du mir gegeben hast
   *[other] die { $notes } Aufnahmen, die du mir gegeben hast
}. Mit `/{ command-enroll }` kannst du jederzeit weitermachen.
stopped-too-few = Beendet. Ich behalte { $notes ->
    [one] die { $notes } Aufnahme, die du mir gegeben hast
   *[other] die { $notes } Aufnahmen, die du mir gegeben hast
}. Ich erkenne Leute ab { $needed } Aufnahmen. Mit `/{ command-enroll }` kannst du jederzeit weitermachen.
not-yours = Diese Schaltfläche ist für jemand anderen: nimm selbst den Befehl.
not-offered = Diese Schaltfläche ist von einer früheren Version von mir: nimm den Befehl noch einmal.
step-is-over = Dieser Schritt ist schon vorbei: sieh dir meine letzte Nachricht an.
read-aloud = Ich kann nur deine Stimme brauchen: antworte mit einer Sprachnachricht oder einer Audiodatei.

## Anlernen: in welcher Umgebung

surroundings-quiet = In einem ruhigen Raum, so wie du sonst auch sprichst.
surroundings-far = Halte das Handy auf Armlänge weg.
surroundings-soft = Leiser als sonst, als ob nebenan jemand schläft.
surroundings-lively = Lebhafter, als ob du jemandem etwas Schönes erzählst.
surroundings-noise = Mit ein paar Geräuschen um dich: ein Fenster, ein Ventilator, Musik im Nebenzimmer.

## Anlernen: Sätze zum Vorlesen

sentence-fox = Der flinke Fuchs springt quer über den jungen, faulen Hofhund.
sentence-seashells = Sechs Möwen suchen am See nach schönen, schneeweißen Muscheln.
sentence-peppers = Paul packt pünktlich zwei Pfund Paprika in den prallen Picknickkorb.
sentence-kettle = Bevor das Wasser kocht, holst du bitte vier gelbe Tassen aus dem Schrank?
sentence-train = Unser Zug kam neun Minuten zu spät, also teilten wir uns auf dem Gleis eine Orange.
sentence-violin = Hast du das gehört? Nebenan lernt schon wieder jemand Geige!
sentence-weather = Vielleicht regnet es am Donnerstag, vielleicht schneit es am Freitag; ich gehe trotzdem schwimmen.
sentence-bakery = Die alte Bäckerei um die Ecke verkauft warmes Brot, Pflaumenkuchen und starken Kaffee.
sentence-password = Nein, nein, nein: der blaue Schlüssel ist für die Garage, nicht für das Gartentor.
sentence-giraffe = Stell dir eine Giraffe vor, die in einer Telefonzelle eine winzige Pizza bestellt.
sentence-holiday = Wohin fahren wir dieses Jahr: in die Berge, an den See oder auf den Hof meiner Cousine?
sentence-numbers = Siebzehn plus fünfundachtzig, minus dreißig, ergibt genau zweiundsiebzig.
sentence-thunder = Der Donner rollte durch das Tal, und dann, ganz plötzlich, war alles still.
sentence-robot = Bitte sprechen Sie nach dem Piepton, sagte der Roboter, obwohl es niemals piepte.
sentence-market = Fünf frische Feigen, drei Gläser Honig und ein riesiger Kürbis, vielen herzlichen Dank!
sentence-secret = Komm näher, ich verrate dir ein Geheimnis: ich habe das Spiel nie zu Ende gespielt.
sentence-bicycle = Glück heißt, mit Rückenwind den Hügel hinabzuradeln und keinerlei Pläne zu haben.
sentence-letter = Liebe Nachbarn, eure Katze wohnt jetzt bei uns; sie mag offenbar unsere Heizung.

## Antworten: wer spricht

answer-very-likely = sehr wahrscheinlich
answer-likely = wahrscheinlich
answer-with-next = { $certainty }; am nächsten danach: { $member }
answer-nobody = Niemand, den ich kenne
answer-nobody-for-sure = Niemand, den ich sicher kenne
answer-guess = Vielleicht { $member }, aber das ist geraten.
answer-cannot-tell = Das kann ich nicht sagen
doubt-little-speech = Darin wird zu wenig gesprochen: eine längere Nachricht würde helfen.
doubt-noise = Es rauscht zu sehr: eine Nachricht aus ruhigerer Umgebung würde helfen.
doubt-narrow = Die hohen Töne fehlen, wie am Telefon: eine in Discord aufgenommene Nachricht würde helfen.
doubt-echo = Darin hallt es zu sehr: eine Nachricht näher am Mikrofon würde helfen.
doubt-few-notes = Von der ähnlichsten Stimme habe ich noch zu wenige Aufnahmen: mehr davon würden helfen.
answer-heard = Gehört
heard = { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s Sprache, { $noise ->
    [hardly] kaum Nebengeräusche
    [some] einige Nebengeräusche
   *[much] viele Nebengeräusche
}
mind = Beachte
mind-short = Nur { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s Sprache: eine längere Nachricht macht mich sicherer.
mind-noise = Die Nachricht ist voller Nebengeräusche: eine ruhigere macht mich sicherer.
cannot-hear = Discord lässt mich diese Nachricht nicht hören. Halte sie lange gedrückt (oder klicke rechts) und wähle **Apps > { menu-whois }**
enrol-first-hint = Schick mir eine Sprachnachricht, und ich sage dir, wer spricht. Damit ich dich selbst erkenne, nimm `/{ command-enroll }` auf deinem Server.
which-server = Wir haben mehrere Server gemeinsam. Vergleiche diese Nachricht mit den Mitgliedern von:
not-shared = Jemand, der darin genannt wird, hat die eigene Stimme hier gelöscht, darum teile ich das nicht mehr.

## Rückmeldung

undone = Zurückgenommen: die Nachricht und was daraus gelernt wurde, sind gelöscht.
nothing-to-undo = Diese Nachricht ist schon weg.
not-me-noted = Danke, ich habe das als falschen Namen gezählt. Wenn es oft vorkommt, machen dich mehr Aufnahmen mit `/{ command-enroll }` leichter unterscheidbar.
sample-kept = Als Aufnahme von dir behalten: ich vergleiche damit, und beim nächsten Neulernen lerne ich daraus.
sample-quarantined = Behalten, aber noch nicht benutzt: sie klingt nicht wie deine anderen Aufnahmen. Jedes Neulernen sieht sie sich wieder an und lernt daraus, sobald sie passt.

## Datenschutz

nothing-to-forget = Ich habe auf diesem Server keine Stimme von dir.
forget-title = Deine Stimme löschen?
forget = Das löscht { $notes ->
    [one] deine { $notes } Aufnahme
   *[other] deine { $notes } Aufnahmen
} und alles, was daraus entstanden ist, in **{ $server }**, sofort und für immer. Ich erkenne dich hier dann nicht mehr.
forgotten = Gelöscht: { n-notes } und alles, was daraus entstanden ist. Ich kenne dich hier nicht mehr.
kept = Es wurde nichts gelöscht.
my-data-title = Was ich von dir aufbewahre
my-data = In **{ $server }**: { n-notes } aus `/{ command-enroll }`{ $confirmed ->
        [0] {""}
        [one] {" "}und { $confirmed } Nachricht, die du mit einer Schaltfläche bestätigt hast
       *[other] {" "}und { $confirmed } Nachrichten, die du mit einer Schaltfläche bestätigt hast
    }{ $waiting ->
        [0] .
        [one] . { $waiting } davon ist noch nicht in Gebrauch: sie klingt nicht wie die anderen.
       *[other] . { $waiting } davon sind noch nicht in Gebrauch: sie klingen nicht wie die anderen.
    }
my-data-form-title = In welcher Form
my-data-form = { $recordings ->
    [yes] Aufnahmen, Embeddings und Fingerabdrücke, verschlüsselt
   *[no] Embeddings und Fingerabdrücke, verschlüsselt; Aufnahmen werden nicht mehr aufbewahrt
}
my-data-agreed-title = Du hast zugestimmt
my-data-agreed = { $date }, Text { $version }
my-data-language-title = Sprache, in der ich dir schreibe
my-data-erase = /{ command-forget } löscht alles auf einmal.
my-data-undo-or-erase = Die Schaltflächen nehmen einzelne Nachrichten zurück, die du bestätigt hast; /{ command-forget } löscht alles auf einmal.
privacy-title = Was mit deiner Stimme geschieht
privacy =
    1. Eine Stimme ist ein biometrisches Datum. Ich bewahre nichts auf, bevor du gelesen hast, was, wozu, wo und wie lange, und zugestimmt hast.
    2. Ich behalte nur und lerne nur aus Nachrichten, die du mit `/{ command-enroll }` gibst oder mit einer Schaltfläche bestätigst; aus nichts sonst in Kanälen, Menüs oder `/{ command-whois }`.
    3. { $recordings ->
        [yes] Aufnahmen, Embeddings
       *[no] Embeddings
    }, Fingerabdrücke und was ich daraus lerne sind verschlüsselt und stehen in keinem Protokoll.
    4. Jeder Server kennt nur seine eigenen Mitglieder. Wer dort nicht zugestimmt hat, wird nie genannt.
    5. `/{ command-mydata }` zeigt, was ich von dir aufbewahre. `/{ command-forget }` löscht alles auf einmal, mit jeder Version, die aus dir gelernt hat.
privacy-operator-title = Wer mich betreibt und dafür einsteht
privacy-operator-unknown = Wer mich hier hinzugefügt hat; den Namen hat man mir nicht gesagt: frag, wer diesen Server verwaltet.

## Hilfe

help-title = Timbre weiß, wer in einer Sprachnachricht spricht
help = Ich kenne nur Leute, die sich selbst angelernt haben. Alle anderen sind *niemand, den ich kenne*.
help-enroll = Bring mir deine Stimme bei: lies { $notes } Sätze vor. Jederzeit wieder, es kommt hinzu.
help-menu = Halte eine Sprachnachricht lange gedrückt oder klicke rechts, dann **Apps**.
help-whois = Dasselbe für eine Datei, die du hochlädst.
help-note-title = Eine Nachricht an mich
help-note = Schick mir eine Sprachnachricht als Direktnachricht: ich sage, wer spricht.
help-feedback-title = War das richtig?
help-feedback = Wer genannt wird, kann **{ button-mine }** oder **{ button-not-me }** sagen: ich lerne daraus.
help-mydata = Was ich von dir aufbewahre, und wie du einzelne Nachrichten zurücknimmst.
help-forget = Deine Stimme hier löschen, sofort.
help-privacy = Was mit Stimmen geschieht, und wer dafür einsteht.
help-retrain = Die Stimmen dieses Servers neu lernen, und es nur behalten, wenn es besser ist.
help-model = Was ich hier gelernt habe und wie gut es funktioniert.
help-rollback = Zu einer früheren Version zurückkehren.

## Neulernen: unterwegs

retraining-title = Neulernen
retraining-meanwhile = Solange antworte ich wie bisher.
retraining-reading = Ich lese die Aufnahmen …
retraining-copies = Ich höre die Aufnahmen wie am Telefon, wie in einem Raum, wie auf der Straße …
retraining-comparing = Ich vergleiche Alt und Neu an Aufnahmen, die das Neue nicht gehört hat …
retraining-training = Ich lerne aus allen Aufnahmen …
retraining-seconds-left = noch etwa { $seconds } s
retraining-minutes-left = noch etwa { $minutes } min
retraining-as-before = Es hat sich nichts geändert: ich antworte wie bisher.
retraining-interrupted = Ich wurde mitten in diesem Neulernen neu gestartet. { retraining-as-before } Beginne es noch einmal mit `/{ command-retrain }`.
retraining-cancelled = Abgebrochen. { retraining-as-before }
retraining-adopted-before-stop = Ich wurde neu gestartet, bevor ich das Ergebnis zeigen konnte: Version { $version } ist in Gebrauch. `/{ command-model }` sagt, wie gut sie ist.

## Neulernen: das Ergebnis

unchanged-title = Nichts Neues zu lernen
unchanged = Seit Version { $version } gelernt hat, hat sich nichts geändert: keine neue Aufnahme, niemand gelöscht. Ich antworte wie bisher. Mehr Aufnahmen mit `/{ command-enroll }` machen einen Unterschied.
better-title = Neu gelernt: Version { $version } ist in Gebrauch
better = Sie hat aus { n-notes } von { $members ->
    [one] { $members } Mitglied
   *[other] { $members } Mitgliedern
} gelernt.
no-better-title = Neu gelernt, aber das Alte behalten
no-better = Das Neue ist an Aufnahmen, die es nicht gehört hat, nicht besser, darum antworte ich wie bisher.
rate-missed = Mitglieder übersehen
rate-misnamed = Falsch benannt
rate-strangers = Fremde benannt
rate-strangers-unknown = bei zwei Mitgliedern nicht bekannt
hard-pairs = Schwer zu unterscheiden
pair = { $member } und { $other }
should-record-more = Sollten mehr aufnehmen
should-record-more-advice = { $people }: noch einmal `/{ command-enroll }`, an einem anderen Tag oder an einem anderen Ort.
measured-on = Beide gemessen an { n-notes }, die keines von beiden gehört hatte.
measured-on-strangers = Beide gemessen an { n-notes }, die keines von beiden gehört hatte, und an { $strangers ->
    [one] { $strangers } Aufnahme
   *[other] { $strangers } Aufnahmen
} von Mitgliedern, die als Fremde ausgelassen wurden.
and-more = { $people } und { $more } weitere
share = { NUMBER($percent, maximumFractionDigits: 0) } %
share-small = { NUMBER($percent, minimumFractionDigits: 1, maximumFractionDigits: 1) } %

## Versionen

model-title = Mein Erkenner hier
model-none = Keine Version ist in Gebrauch: ich vergleiche mit der mittleren Stimme aller.
model-version = **Version { $version }**, { $date }: { n-members }, { n-notes }
model-unheard = An ungehörten Aufnahmen
model-rates = Mitglieder übersehen { $missed }, falsch benannt { $misnamed }
model-rates-strangers = Mitglieder übersehen { $missed }, falsch benannt { $misnamed }, Fremde benannt { $named }
model-since = Seitdem
model-so-far = Bisher
changes-new-notes = { $notes ->
    [one] { $notes } neue Aufnahme
   *[other] { $notes } neue Aufnahmen
}
changes-erased = { $members ->
    [one] { $members } Mitglied gelöscht
   *[other] { $members } Mitglieder gelöscht
}
changes-false-names = { $names ->
    [one] { $names } falscher Name
   *[other] { $names } falsche Namen
} gemeldet mit *{ button-not-me }*
model-last = Letztes Neulernen
last = { $date }: { $ending }
last-automatic = { $date }, von selbst: { $ending }
ending-running = läuft gerade
ending-adopted = Version { $version } wurde übernommen
ending-no-better = das Neue war nicht besser, also blieb, was in Gebrauch war
ending-unchanged = es gab nichts Neues zu lernen
ending-cancelled = abgebrochen
ending-failed = fehlgeschlagen; nichts hat sich geändert
ending-interrupted = durch einen Neustart unterbrochen; nichts hat sich geändert
model-dropped = Gelöscht, weil jemand gelöscht hat, woraus gelernt wurde: Version { $versions }. `/{ command-retrain }` macht eine neue.
model-of-earlier-encoder = Von einem früheren Encoder, nicht benutzbar: Version { $versions }.
model-listening-old-answers = Ein neuer Encoder hört { $notes ->
    [one] { $notes } gespeicherte Aufnahme
   *[other] { $notes } gespeicherte Aufnahmen
} noch einmal. Bis dahin antworte ich mit dem vorigen.
model-listening = Ein neuer Encoder hört { $notes ->
    [one] { $notes } gespeicherte Aufnahme
   *[other] { $notes } gespeicherte Aufnahmen
} noch einmal. Bis dahin kenne ich die Mitglieder nicht, von denen sie sind: Alt und Neu lassen sich nicht vergleichen.
model-enrol-again = Ich habe keine Aufnahmen von { $people } behalten, und der Encoder ist neu: bitte noch einmal `/{ command-enroll }`.
model-encoder = Encoder { $encoder }
version-unreadable = Version { $version } lässt sich nicht lesen, darum vergleiche ich mit der mittleren Stimme aller: `/{ command-rollback }` zu einer anderen, oder `/{ command-retrain }`.
rolled-back = Ab jetzt ist Version { $version } in Gebrauch. `/{ command-model }` zeigt alle.
rolled-back-to-none = Ab jetzt vergleiche ich mit der mittleren Stimme aller, wie vor dem ersten Neulernen.
version-choice = { $date }, { n-members }, { $missed } übersehen
version-choice-in-use = { $date }, { n-members }, { $missed } übersehen (in Gebrauch)
version-choice-none = keine; ich vergleiche dann mit der mittleren Stimme aller.
enrol-again = Ich höre jetzt auf eine neue Art, und ich habe keine Aufnahmen von dir behalten, darum erkenne ich dich in **{ $server }** nicht mehr. Nimm dort noch einmal `/{ command-enroll }`, oder `/{ command-forget }`, das löscht, was übrig ist.

## Fehler

error-unforeseen = Bei mir ist etwas schiefgegangen: bitte versuche es später noch einmal.
error-not-allowed = Das darfst du hier nicht: frag, wer diesen Server betreibt.
error-permission = Mir fehlt eine Berechtigung in diesem Kanal: ich muss ihn ansehen, Nachrichten senden, Links einbetten, Dateien anhängen und den Verlauf lesen dürfen.
error-start = Ich komme gerade nicht an mein Gedächtnis: bitte versuche es später noch einmal.
error-busy = Gerade warten viele Nachrichten: bitte versuche es in einer Minute noch einmal.
error-recording-refused = Ich kann diese Aufnahme nicht abspielen: bitte nimm sie noch einmal auf.
error-restarting = Ich starte gerade neu: bitte schick sie in einer Minute noch einmal.
error-no-recording = In dieser Nachricht ist keine Aufnahme: wähle eine Sprachnachricht.
error-several-recordings = In dieser Nachricht sind mehrere Aufnahmen: schick nur eine.
error-forwarded = Diese Nachricht ist weitergeleitet, darum kann ich nicht wissen, wessen Stimme es ist: nimm sie selbst auf.
error-no-consent = Ohne deine Zustimmung bewahre ich keine Stimme auf: beginne mit `/{ command-enroll }`.
error-nobody-enrolled = Ich kenne auf diesem Server noch niemanden: beginne mit `/{ command-enroll }`.
error-no-shared-server = Wir haben keinen Server gemeinsam, auf dem ich schon jemanden kenne: nimm zuerst `/{ command-enroll }` auf einem Server.
error-consent-outdated = Meine Bedingungen haben sich geändert, seit du zugestimmt hast: nimm `/{ command-enroll }`, lies sie, stimme zu und drücke noch einmal.
error-already-retraining = Auf diesem Server läuft schon ein Neulernen: warte darauf, oder brich es an seiner Nachricht ab.
error-not-retraining = Es gibt kein Neulernen, das man abbrechen könnte: es ist vorbei, oder sein Ergebnis wird gerade gespeichert.
error-too-few-members = Ich brauche mindestens zwei Mitglieder mit je drei Aufnahmen, um sie unterscheiden zu lernen: beginne mit `/{ command-enroll }`.
error-training-lost = Der Prozess, der lernt, ging verloren, vielleicht aus Mangel an Speicher: versuche es später noch einmal, und sag dem Betreiber dieses Bots Bescheid, wenn es wieder vorkommt.
error-head-outdated = Während ich lernte, wurden immer wieder Stimmen gelöscht: versuche es später noch einmal.
error-no-channel-access = Ich darf dir in diesem Kanal kein Ergebnis zeigen: lass mich ihn ansehen, Nachrichten senden, Links einbetten und Dateien anhängen, oder nimm einen anderen Kanal.
error-unknown-version = Diese Version gibt es nicht, oder sie wurde mit einer Stimme gelöscht: `/{ command-model }` zeigt alle.
error-other-encoder = Diese Version gehört zu einem früheren Encoder und ist nicht benutzbar: wähle eine andere, oder nimm `/{ command-retrain }`.
error-encoder-switched = Ich habe gerade gelernt, auf eine neue Art zu hören: bitte versuche es noch einmal.
error-encoder-changing = Ich höre gerade alle gespeicherten Aufnahmen auf eine neue Art: `/{ command-retrain }` geht, sobald das fertig ist. `/{ command-model }` sagt, wie viele noch fehlen.
error-server-only = Das geht nur auf einem Server: nimm es in einem seiner Kanäle.
error-recording-gone = Die Aufnahme ist bei Discord nicht mehr da: schick sie noch einmal.
error-download = Discord hat mir diese Aufnahme nicht gegeben ({ $status }): versuche es in einer Minute noch einmal.
error-no-answer = Discord hat mir diese Aufnahme nicht gegeben (keine Antwort): versuche es in einer Minute noch einmal.

## Fehler: Aufnahmen

error-empty = Die Aufnahme ist leer: nimm sie noch einmal auf.
error-too-large = Die Aufnahme hat { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB, höchstens { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB nehme ich an: schick eine kürzere.
error-too-long = Die Aufnahme ist länger als { $most } s: schick eine kürzere.
error-truncated = Die Aufnahme bricht mitten in der Datei ab: schick sie noch einmal.
error-not-audio = Das ist keine Aufnahme, die man abspielen kann: schick eine Sprachnachricht.
error-broken-samples = Die Aufnahme ist beschädigt, ihre Werte sind keine Zahlen: nimm sie noch einmal auf.
error-not-enough-speech = Nur { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s Sprache, und ich brauche mindestens { NUMBER($needed, maximumFractionDigits: 0) } s: halte das Handy näher und lies den ganzen Satz vor oder sprich länger.
misfit-copy = Diese Aufnahme habe ich schon: bitte lies den Satz neu vor, aus einer Kopie lerne ich nichts.
misfit-another-member = Das klingt mehr nach einem anderen Mitglied als nach dir, darum habe ich es nicht behalten: bitte lies den Satz selbst vor.
misfit-unlike-others = Das klingt nicht wie deine anderen Aufnahmen, darum habe ich es nicht behalten: bitte lies es noch einmal selbst vor, nah am Handy. Wenn die früheren Aufnahmen falsch sind, lösche sie mit `/{ command-forget }` und fang neu an.
misfit-two-voices = Ich höre mehr als eine Stimme in dieser Aufnahme, darum habe ich sie nicht behalten: bitte lies den Satz allein vor, an einem ruhigen Ort.

## A note of several people.

timeline-title = Ich höre { $people } Personen
timeline-part = { $who }: { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s, { $certainty }
timeline-unknown = Unbekannt { $number }
timeline-guess = vielleicht { $member }, aber das ist geraten
timeline-cannot-tell = Das kann ich nicht sagen: { $reason }
timeline-nobody = niemand, den ich kenne
timeline-little-speech = zu wenig Gesprochenes
timeline-noise = zu viel Rauschen
timeline-narrow = die hohen Töne fehlen
timeline-echo = zu viel Hall
timeline-few-notes = von der ähnlichsten Stimme habe ich noch zu wenige Aufnahmen

## Wessen Stimme: /verify

command-verify = prüfen
    .description = Ist das die Stimme dieses Mitglieds?
    .member = mitglied
    .member-description = wer da sprechen soll
    .note = aufnahme
    .note-description = eine Sprachnachricht oder eine andere Audiodatei
claim-very-likely = Sehr wahrscheinlich diese Stimme
claim-likely = Wahrscheinlich diese Stimme
claim-unlikely = Wahrscheinlich nicht diese Stimme
claim-very-unlikely = Sehr wahrscheinlich nicht diese Stimme
claim-compared = Verglichen mit den Aufnahmen von { $member }.
claim-doubt = Sie ähnelt der Stimme etwas, aber nicht genug, um mehr zu sagen: eine andere Nachricht ist vielleicht deutlicher.
claim-several = Ich höre darin { $people } Personen: vergleichen kann ich nur eine Nachricht von einer einzigen.
claim-doubt-few-notes = Ich habe von dieser Stimme noch zu wenige Aufnahmen: mehr davon würden helfen.
claim-no-proof = Ein Beweis ist das nicht: auch eine Erkältung, ein anderes Mikrofon, Geräusche oder langer Hall können das bewirken.
error-member-not-enrolled = Ich habe von diesem Mitglied zu wenige Aufnahmen zum Vergleichen: dafür gibt es `/{ command-enroll }`.
help-verify = Dasselbe für ein einzelnes Mitglied: ist das diese Stimme?

## Kanäle mithören: /listen

command-listen = zuhören
    .description = Was ich mit den Sprachnachrichten eines Kanals mache
    .channel = kanal
    .channel-description = wessen Sprachnachrichten, seine Threads inbegriffen
    .mode = modus
    .mode-description = was ich mit ihnen mache
    .report_to = melden_an
    .report_to-description = zum Achtgeben: der Kanal der Moderation, in dem ich unpassende Stimmen melde
listen-mode-off = aus: nichts
listen-mode-name = nennen: auf jede antworten, wer spricht
listen-mode-guard = achtgeben: der Moderation sagen, wenn eine nicht nach ihrem Absender klingt
listen-names = Ab jetzt antworte ich auf jede Sprachnachricht in { $channel }, wer spricht. Ich behalte nichts davon.
listen-guards = Ab jetzt vergleiche ich, was angelernte Mitglieder in { $channel } senden, mit ihrer eigenen Stimme, bis zu { $most } Nachrichten in der Minute. Dort sage ich nichts, und in { $report } melde ich, wenn eine Nachricht sehr wahrscheinlich nicht ihre Stimme ist. Ich behalte nichts davon. Bitte sag deinen Mitgliedern Bescheid.
listen-ended = Ich höre in { $channel } nicht mehr zu.
listen-by-operator = Wer mich betreibt, hat bestimmt, dass ich auf jede Sprachnachricht in { $channel } antworte (`TIMBRE_LISTEN_CHANNELS`): nur dort lässt es sich ändern.
listen-deaf = Discord lässt mich Nachrichten nicht hören, die nicht für mich sind, darum ist nichts geändert. Wer mich betreibt, muss auf der Seite Bot meiner Anwendung den Message Content Intent einschalten, `TIMBRE_LISTEN=true` setzen und mich neu starten.
listen-report-missing = Um achtzugeben, muss ich wissen, wo ich es sage: trage bei `{ command-listen.report_to }` einen Kanal ein, den nur die Moderation lesen kann.
listen-report-public = Nicht alle sollen lesen, was ich melde: wähle statt { $channel } einen anderen Kanal, den nur die Moderation lesen kann.
listen-lacking = In { $channel } fehlt mir: { $permissions }. Gib mir das dort, dann nimm noch einmal `/{ command-listen }`.
permission-view = Kanal ansehen
permission-history = Nachrichtenverlauf anzeigen
permission-send = Nachrichten senden
permission-send-in-threads = Nachrichten in Threads senden
permission-embed = Links einbetten
permission-attach = Dateien anhängen
guard-title = Das ist vielleicht eine andere Stimme
guard-report =
    { $member } hat in { $channel } eine Sprachnachricht gesendet: { $link }
    Sie klingt ganz anders als die Aufnahmen, die ich von diesem Mitglied habe. Ein Beweis ist das nicht: ein geteiltes Gerät, eine Erkältung, ein Scherz, ein anderes Mikrofon, Geräusche oder ein hallender Raum klingen für mich genauso. Wenn es wichtig ist, fragt freundlich nach.
guard-kept = Ich behalte nichts davon und habe es niemand anderem gesagt.
help-listen = Auf jede Sprachnachricht eines Kanals antworten, oder der Moderation sagen, wenn eine nicht nach ihrem Absender klingt.
consent-listening-title = In Kanälen, in denen ich zuhöre
consent-listening = Wo es die Serververwaltung mit `/{ command-listen }` einschaltet, vergleiche ich, was du in einem Kanal sendest, mit deiner eigenen Stimme, und sage der Moderation, wenn es dir sehr unähnlich ist. Davon behalte ich nichts.
privacy-listening-title = Kanäle, in denen ich zuhöre
privacy-listening = Nur die, die die Serververwaltung mit `/{ command-listen }` gewählt hat, oder wer mich betreibt. Dort nenne ich vielleicht, wer spricht, oder sage der Moderation, wenn eine Nachricht dem Mitglied, das sie gesendet hat, sehr unähnlich ist; ich behalte nichts von dem, was ich höre.
## Verwaltung

command-settings = einstellungen
    .description = Wie ich auf diesem Server arbeite
command-forget-member = mitglied-vergessen
    .description = Die Stimme eines Mitglieds löschen, das gegangen ist oder darum bittet
    .member = mitglied
    .member-description = wessen Stimme; wer gegangen ist: die ID
command-audit = protokoll
    .description = Wer in den letzten 90 Tagen was mit mir gemacht hat
help-settings = Wie streng ich hier bin, in welcher Sprache, für wen, und mehr.
help-forget-member = Die Stimme eines Mitglieds löschen, das gegangen ist oder darum bittet.
help-audit = Wer in den letzten 90 Tagen was mit mir gemacht hat.
settings-title = Wie ich hier arbeite
settings = Wähle unten: es gilt ab sofort, und `/{ command-audit }` sagt, wer was geändert hat.
setting-strictness = Wie streng ich bin
setting-language = Sprache dessen, was alle lesen
setting-retention = Stimmen, die niemand benutzt
setting-retraining = Von selbst neu lernen
setting-audience = Wer mich fragen darf, wer spricht
setting-reading = Ob der Satz vorgelesen wurde
setting-reading-locked = *Aus: es braucht das Extra `phrase-check`, und wer mich betreibt, hat es nicht installiert.*
option-strict = streng: 3 von 1000 Fremden bekommen einen Namen, mehr Mitglieder werden verpasst
option-normal = normal: 1 von 100 Fremden bekommt einen Namen
option-relaxed = locker: 3 von 100 Fremden bekommen einen Namen, weniger Mitglieder werden verpasst
option-language-discord = wie dieser Server in Discord eingestellt ist
option-retention = { $months ->
    [one] werden nach { $months } Monat ohne Benutzung gelöscht
   *[other] werden nach { $months } Monaten ohne Benutzung gelöscht
}
option-retrain-never = nie: nur mit dem Befehl
option-retrain = { $changes ->
    [one] nach { $changes } neuen Aufnahme oder gelöschten Stimme
   *[other] nach { $changes } neuen Aufnahmen und gelöschten Stimmen
}
option-everybody = alle
option-enrolled = Mitglieder, deren Stimme ich kenne
option-managers = wer den Server verwalten darf
option-reading = an: auf Englisch behalte ich nur Aufnahmen, in denen der Satz vorgelesen wurde
option-reading-not = aus: ob er vorgelesen wurde, prüfe ich nicht
listening-names = { $channel }: ich antworte auf jede Sprachnachricht, wer spricht
listening-guards = { $channel }: in { $report } melde ich Nachrichten, die nicht nach dem klingen, der sie sendet
listening-by-operator = { $channel }: ich antworte auf jede Sprachnachricht, wer spricht; so will es, wer mich betreibt
listening-none = Keine.
listening-how = So änderst du das: `/{ command-listen }` mit dem Kanal und dem, was ich dort tue; um ihn zu bewachen, auch mit dem Kanal der Moderation (`{ command-listen.report_to }`).
button-erase-member = Diese Stimme löschen
forget-member-title = Die Stimme eines Mitglieds löschen?
forget-member = Das löscht { $notes ->
    [one] { $notes } Aufnahme
   *[other] { $notes } Aufnahmen
} von { $member } und alles, was daraus gemacht wurde, sofort und endgültig. Ich sage es dem Mitglied, wenn es meine Nachrichten annimmt.
forget-member-nothing = Ich habe auf diesem Server keine Stimme von { $member }.
forgot-member = Gelöscht: { n-notes } von { $member } und alles, was daraus gemacht wurde.
forgot-member-told = Ich habe es dem Mitglied geschrieben.
forgot-member-not-told = Das Mitglied nimmt keine Nachrichten von mir an: bitte sag es selbst.
forgotten-by-moderator = Jemand, der **{ $server }** verwaltet, hat mich deine Stimme dort löschen lassen, mit allem, was daraus gemacht wurde: ich erkenne dich dort nicht mehr. Wenn du das wieder willst, nimm dort `/{ command-enroll }`.
unused-title = Wenn du mich nicht mehr benutzt
unused = { $months ->
    [one] { $months } Monat nachdem du mich zuletzt irgendwie benutzt hast, lösche ich deine Stimme von selbst. Eine Woche vorher schreibe ich dir.
   *[other] { $months } Monate nachdem du mich zuletzt irgendwie benutzt hast, lösche ich deine Stimme von selbst. Eine Woche vorher schreibe ich dir.
}
unused-elsewhere = { $months } Monate nachdem du mich zuletzt benutzt hast, lösche ich deine Stimme von selbst, wenn die Verwaltung eines Servers dort nichts anderes gewählt hat: `/{ command-privacy }` sagt es dort.
unused-warning = Du hast mich lange nicht benutzt, darum lösche ich am { $date } deine Stimme in **{ $server }**, mit allem, was daraus gemacht wurde. Um sie zu behalten, nimm bis dahin irgendeinen Befehl von mir, zum Beispiel `/{ command-mydata }`.
audit-title = Was hier in den letzten 90 Tagen geschah
audit-empty = Noch nichts.
audit-page = Seite { $page }
button-newer = Neuere
button-older = Ältere
somebody = jemand
event-consented = { $member } hat zugestimmt, dass ich die Stimme lerne
event-enrolment-started = { $member } hat mit dem Anlernen begonnen
event-enrolment-finished = { $member } hat die Stimme angelernt
event-enrolment-stopped = { $member } hat das Anlernen beendet
event-note-erased = { $member } hat eine Aufnahme zurückgenommen
event-forgotten = ein Mitglied hat die Zustimmung widerrufen und die Stimme gelöscht
event-forgotten-by-moderator = { $member } hat die Stimme eines Mitglieds gelöscht
event-forgotten-unused = ich habe die Stimme eines Mitglieds gelöscht, das mich lange nicht benutzt hat
event-forgotten-departed = ich habe die Stimme eines Mitglieds gelöscht, das den Server verlassen hat
event-retrained = { $member } ließ mich neu lernen: { $ending }
event-retrained-automatic = ich habe von selbst neu gelernt: { $ending }
event-rolled-back = { $member } ist zu Version { $version } zurückgegangen
event-rolled-back-to-none = { $member } ist zu keiner Version zurückgegangen
event-setting = { $member } hat „{ $setting }“ geändert: { $before } → { $after }
event-listening-off = { $member } hat mein Zuhören in { $channel } beendet
event-listening-name = { $member } lässt mich auf jede Sprachnachricht in { $channel } antworten
event-listening-guard = { $member } lässt mich auf { $channel } achtgeben und in { $report } melden
event-refused = { $member } hat gefragt, wer spricht, und darf das nicht
error-cooldown = Das hast du gerade oft benutzt: bitte versuche es in { $seconds } s noch einmal.
error-audience-enrolled = Auf diesem Server dürfen mich nur Mitglieder fragen, deren Stimme ich kenne: fang mit `/{ command-enroll }` an.
error-audience-managers = Auf diesem Server darf mich nur fragen, wer ihn verwaltet: wende dich an jemanden davon.

## Ob der Satz vorgelesen wurde.

# Am Ende von „So geht's“. $checked: ob der Bot auf den Satz hört; „language“: ja, aber nicht in dieser Sprache.
prompt-reading = { $checked ->
    [yes] Ich behalte die Aufnahme, wenn ich diesen Satz darin höre.
    [language] Ob er vorgelesen wird, kann ich in dieser Sprache nicht prüfen.
   *[no] Ob er vorgelesen wird, prüfe ich nicht.
}
reading-other = Ich habe „{ $other }“ gehört, darum habe ich es nicht behalten: bitte lies „{ $sentence }“ vor.
reading-partly = Ich habe nicht jedes Wort des Satzes gehört, darum habe ich es nicht behalten. Es fehlt: **{ $words }**. Bitte lies „{ $sentence }“ ganz vor, oder drücke { button-skip } für einen anderen.
reading-not-heard = Ich habe den Satz in dieser Aufnahme nicht gehört, darum habe ich sie nicht behalten: bitte lies „{ $sentence }“ nah am Handy und an einem ruhigen Ort vor, oder drücke { button-skip } für einen anderen.
## Hochladen: Aufnahmen als Dateien.

# Eine Schaltfläche. Sie öffnet ein Fenster, das Dateien nimmt.
button-upload = Aufnahmen hochladen
enrol-upload-hint = Kein Mikrofonknopf, wie am Computer? **{ button-upload }** nimmt bis zu zehn Audiodateien deiner Stimme auf einmal, und niemand sonst hört sie.
enrol-nowhere-to-write = Ich darf dir weder direkt noch in diesem Kanal schreiben, gib mir darum Aufnahmen deiner Stimme.
# Titel des Fensters und Name des Feldes: höchstens 45 Zeichen.
modal-upload = Aufnahmen deiner Stimme
modal-upload-files = Audiodateien
# Neben dem Feld: höchstens 100 Zeichen.
modal-hint-upload = Nur du, je etwa vier Sekunden, du kannst sagen, was du willst. Höchstens zehn.
# $kept von $files: wie viele behalten wurden.
upload-title = { $kept } von { $files } Aufnahmen gespeichert
# $server: sein Name.
upload-known = Ich habe jetzt { n-notes } von dir in **{ $server }** und kenne daran deine Stimme.
# $needed: ab wie vielen Aufnahmen jemand erkannt wird.
upload-too-few = Ich habe jetzt { n-notes } von dir in **{ $server }**. Ich erkenne Leute ab { $needed } Aufnahmen.
upload-not-taken = Hier höre ich, ob du den Satz liest, um den ich bitte: antworte darauf mit einer Sprachnachricht oder einer Audiodatei.
upload-expired = Dieses Fenster ist zu alt, darum ist nichts angekommen: drücke noch einmal **{ button-upload }**.

# Die erste Nachricht in einem Server. „Apps“ ist der Eintrag im Menü einer Nachricht.
welcome-title = Hallo, ich bin Timbre: ich weiß, wer in einer Sprachnachricht spricht
welcome =
    1. **Mitglieder**: `/{ command-enroll }`, und lest mir ein paar Sätze vor. Ich behalte nichts, bevor ihr zustimmt.
    2. **Danach**: lange auf eine Sprachnachricht drücken oder Rechtsklick, **Apps > { menu-whois }**.
    3. **Wer diesen Server verwaltet**: `/{ command-retrain }`, sobald mehrere dabei sind, damit ich euch besser auseinanderhalte.
    `/{ command-privacy }` sagt, was mit Stimmen geschieht.

button-take-away = Herunterladen
nothing-anywhere = Ich habe auf keinem Server eine Stimme von dir.
known-how = Die Knöpfe schicken dir alles, was ich auf einem Server von dir aufbewahre. /{ command-forget } löscht alles.
server-left = Server { $server }
forget-everywhere =
    Das löscht alles, was ich von deiner Stimme aufbewahre, und alles, was daraus entstanden ist, sofort und endgültig, auf:
    { $servers }
forgotten-everywhere = Überall gelöscht: { n-notes } und alles, was daraus entstanden ist. Ich kenne dich auf keinem Server mehr.
taken-away = { $parts ->
    [one] Alles, was ich auf diesem Server von dir aufbewahre. Lege es dorthin, wo niemand sonst es hört.
   *[other] Alles, was ich auf diesem Server von dir aufbewahre, in { $parts } Dateien: füge sie in ihrer Reihenfolge zusammen (7-Zip kann das), dann ist es ein ZIP-Archiv. Lege es dorthin, wo niemand sonst es hört.
}
export-read-me-file = LIES-MICH.txt
export-read-me =
    Das ist alles, was Timbre auf dem Server { $server } von dir aufbewahrt.

    notes/      Die Sprachnachrichten, die du dafür aufgenommen oder als deine bestätigt hast, so wie sie gesendet wurden. Wo keine sind, wird nur aufbewahrt, was daraus gemacht wurde.
    data.json   Alles andere, auch für Programme lesbar: wann du zugestimmt hast, welcher Fassung des Textes und in welcher Sprache; wann du den Bot zuletzt benutzt hast; und von jeder Aufnahme der Satz, die Zeit, wie lang und wie klar sie ist, ihr Embedding (Zahlen, die deine Stimme beschreiben), die von Kopien mit Lärm und dergleichen, und ihr Fingerabdruck (an dem eine Kopie auffällt). Außerdem, welche Versionen des Erkenners dieses Servers von dir gelernt haben, und was du getan hast.

    Das sind biometrische Daten: wer sie hat, kann deine Stimme erkennen. Die Befehle des Bots löschen, was er aufbewahrt, nicht diese Kopie.
privacy-rights-title = Deine Rechte
privacy-rights = Dass du zugestimmt hast, ist der einzige Grund, aus dem ich eine Stimme aufbewahre. Du kannst das jederzeit zurücknehmen, ohne Grund und ohne etwas anderes zu verlieren, als dass ich dich erkenne: `/{ command-forget }`, in einer Direktnachricht für alle Server auf einmal, auch für die, die du verlassen hast. `/{ command-mydata }` gibt dir alles in Dateien. Wer dafür einsteht, siehe unten, muss dir helfen, und wenn nicht, hilft deine Datenschutzbehörde.
privacy-departed = Verlässt du den Server, oder ich ihn, wird deine Stimme 30 Tage später gelöscht.

## Stimmen: /voices und die Karte dazu

command-voices = stimmen
    .description = Wessen Stimmen ich hier kenne, und welche sich ähneln
button-previous = Zurück
button-next = Weiter
button-show-on-map = Zeig mich auf der Karte
button-take-off-map = Nimm mich von der Karte
voices-title = Stimmen, die ich hier kenne
voices-count = Angelernt: { n-members }; bereit, mit mindestens { $needed } brauchbaren Aufnahmen: { $known }.
voices-line = { $member }: { n-notes }, { $ready ->
    [yes] bereit
   *[no] noch nicht bereit
}
voices-unknown = Deine Stimme kenne ich hier noch nicht: beginne mit `/{ command-enroll }`.
voices-listed-willing = Andere Mitglieder stehen hier nur, wenn sie auf der Karte sein wollen.
voices-listed-all = Du darfst diesen Server verwalten, darum siehst du alle; andere sehen nur, wer auf der Karte sein will.
voices-page = Seite { $page } von { $pages }
voices-map-title = Karte der Stimmen
voices-map = Nah heißt ähnlich, soweit eine flache Karte das zeigen kann. Die Nummern sind die der Liste.
voices-map-too-few = Dafür braucht es { $needed } Mitglieder, die bereit sind und darauf sein wollen; bisher: { $shown }.
voices-map-offer = **{ button-show-on-map }**: dann sehen hier alle Mitglieder dieses Servers, dass ich deine Stimme kenne, aus wie vielen Aufnahmen, und wie ähnlich sie den anderen auf der Karte ist. Du kannst das jederzeit zurücknehmen.
voices-map-on = Alle Mitglieder dieses Servers können dich hier sehen. **{ button-take-off-map }** beendet das.
help-voices = Wessen Stimmen ich hier kenne, und eine Karte derer, die darauf sein wollen.
privacy-voices-title = Wer sieht, wessen Stimme ich kenne
privacy-voices = Wer den Server verwaltet, sieht mit `/{ command-voices }` alle. Andere Mitglieder sehen dich dort nur, wenn du **{ button-show-on-map }** wählst.

## Die Balken unter dem Bild einer Nachricht, jeder mit seiner Farbe.

bars-title = Von wem sie sein könnte
bar = { $who }: { $likely }
bars-other-member = ein anderes Mitglied
bars-member = ein Mitglied
bars-guess = geraten
bars-possible = möglich
bars-unlikely = sehr unwahrscheinlich
bars-meaning = Die Balken: wie wahrscheinlich die Nachricht von wem ist, wenn die Hälfte aller Nachrichten von Mitgliedern stammt.

## Das Bild der Aufnahmen eines Mitglieds in /mydata, und was am meisten helfen würde.

my-notes-title = Deine Aufnahmen, jede eine Zeile
my-notes-legend = Von links nach rechts: Nummer und Datum, Sekunden Sprache, wie weit deine Stimme über den Nebengeräuschen liegt, und wie sehr die Aufnahme mir hilft, deine anderen zu erkennen: rechts vom Strich hilft sie, links davon stört sie.
my-notes-colours = 🟧 vorgelesen, 🟦 hochgeladen, 🟩 mit einem Knopf bestätigt
my-notes-waiting = Ein bloßer Umriss wartet: Diese Aufnahme klingt noch nicht wie die anderen.
my-notes-latest = Das sind deine letzten { $drawn }.
my-notes-too-few = Was jede beiträgt, kann ich ab drei Aufnahmen sagen.
my-notes-other-encoder = { $notes ->
    [one] { $notes } graue Aufnahme ist von einer früheren Version von mir, und ich vergleiche nicht mit ihr, bis ich sie neu gehört habe oder du eine andere aufnimmst.
   *[other] { $notes } graue Aufnahmen sind von einer früheren Version von mir, und ich vergleiche nicht mit ihnen, bis ich sie neu gehört habe oder du andere aufnimmst.
}
my-notes-unreadable = { $notes ->
    [one] { $notes } graue Aufnahme ist nicht mehr lesbar: Sag es bitte der Person, die mich betreibt, oder lösche deine Stimme und nimm sie neu auf.
   *[other] { $notes } graue Aufnahmen sind nicht mehr lesbar: Sag es bitte der Person, die mich betreibt, oder lösche deine Stimme und nimm sie neu auf.
}
my-notes-none = Es gibt noch keine Aufnahme von dir: `/{ command-enroll }` bittet dich um welche.
my-notes-no-picture = Ich habe gerade zu viel zu tun, um sie zu zeichnen: Versuch es bitte in einer Minute noch einmal.
next-title = Was jetzt am meisten helfen würde
next-nearer = Eine Aufnahme näher am Mikrofon: Deine sind sehr leise.
next-further = Eine Aufnahme etwas weiter vom Mikrofon: Deine sind übersteuert.
next-longer = Eine längere Aufnahme: In deinen sind weniger als zwei Sekunden Sprache.
next-other-device = Eine Aufnahme mit einem anderen Gerät: Deinen fehlen die hohen Töne, wie am Telefon.
next-quieter = Eine Aufnahme an einem ruhigeren Ort: Deine sind alle voller Nebengeräusche.
next-noisier = Eine Aufnahme an einem lauteren Ort: Deine sind alle aus ruhigen Räumen.
next-another-day = Eine Aufnahme an einem anderen Tag und an einem anderen Ort.
next-go-on = Der nächste Satz, genau so.
