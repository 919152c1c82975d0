### Português, para pt-BR e pt-PT. O que os sinais significam está em en.ftl. Tratamento: você. Curto, simpático, sem jargão.

language-name = Português

## Comandos

command-enroll = aprender
    .description = Ensine-me a sua voz: leia algumas frases
command-whois = quemfala
    .description = Quem está falando nesta gravação?
    .note = nota
    .note-description = uma mensagem de voz ou qualquer outro arquivo de áudio
command-help = ajuda
    .description = O que eu sei fazer
command-privacy = privacidade
    .description = O que acontece com a sua voz, em seis linhas
command-mydata = meusdados
    .description = O que eu guardo da sua voz
command-forget = esquecer
    .description = Apagar a sua voz aqui ou em todo lugar
    .everywhere = em_todo_lugar
    .everywhere-description = em todos os servidores, também nos que você deixou
command-retrain = reaprender
    .description = Aprender de novo as vozes deste servidor; só fica se for melhor
command-model = modelo
    .description = O que aprendi aqui, e como está funcionando
command-rollback = voltar
    .description = Voltar a uma versão anterior
    .version = versão
    .version-description = o número dela; 0 para nenhuma: comparar com a voz média de cada pessoa
menu-whois = Quem está falando?

## Botões

button-agree = Concordo
button-decline = Não
button-skip = Pular
button-stop = Parar
button-share = Compartilhar
button-mine = Sou eu
button-was-me = Era eu
button-not-me = Não sou eu
button-undo-note = Desfazer { $moment }
button-undo = Desfazer
button-erase = Apagar minha voz
button-keep = Manter
button-cancel = Cancelar

## Quantidades

n-notes = { $notes ->
    [one] { $notes } nota
   *[other] { $notes } notas
}
n-members = { $members ->
    [one] { $members } membro
   *[other] { $members } membros
}

## Cadastro: consentimento

consent-title = Posso aprender a sua voz?
consent =
    Para reconhecer você, preciso ouvir você. Se concordar:
    - **O quê**: eu guardo { $recordings ->
        [yes] as mensagens de voz que você grava aqui para mim, uma descrição da sua voz feita a partir delas (um *embedding*, 192 números) e uma *impressão digital* de cada mensagem, pela qual percebo uma cópia
       *[no] uma descrição da sua voz (um *embedding*, 192 números), feita a partir das mensagens de voz que você grava aqui para mim, e uma *impressão digital* de cada mensagem, pela qual percebo uma cópia, mas não as próprias mensagens
    }. São dados biométricos.
    - **Por quê**: só para responder quem está falando em uma mensagem de voz, só para membros de **{ $server }**, e só a partir das mensagens que você me dá neste diálogo ou confirma com um botão (*{ button-mine }*, *{ button-was-me }*). Quando o servidor é retreinado, aprendo com elas.
    - **Onde**: criptografado, no computador de quem mantém este bot. Ninguém mais recebe esses dados.
    - **Por quanto tempo**: até você apagar: `/{ command-forget }` remove tudo de uma vez.
    Leva uns dois minutos: { $notes } frases curtas, por mensagem direta.
consent-declined = Então não guardo nada de novo. Se mudar de ideia, use `/{ command-enroll }`.

## Cadastro: o diálogo

enrol-look-at-direct-messages = Escrevi para você: { $link }. Responda por lá com mensagens de voz.
enrol-direct-messages-closed = Não posso enviar mensagens diretas para você, então pergunto aqui no canal: { $link }. Todos nele podem ouvir as suas notas. Se preferir fazer isso em particular, permita mensagens diretas de membros deste servidor, aperte { button-stop } e use `/{ command-enroll }` de novo.
prompt-title = { $number }/{ $total } leia, por favor:
prompt-how = Como
prompt-how-direct = Segure o botão do microfone e leia em voz alta. Um arquivo de áudio também serve.
prompt-how-in-channel = **Responda** a esta mensagem com uma mensagem de voz, e deixe a menção ligada.
note-saved = ✅ Salva: { heard }.
advice-loud = Está alta demais e distorcida: segure o celular um pouco mais longe.
advice-soft = Está muito baixa: chegue um pouco mais perto da próxima vez.
enrolled-title = Pronto, obrigado!
enrolled =
    A partir de agora conheço a sua voz em **{ $server }**, por { n-notes }. Mais notas, em outros dias e em outros lugares, me dão mais certeza: `/{ command-enroll }` soma as novas. `/{ command-forget }` apaga todas.
    Experimente: mande uma mensagem de voz para mim aqui.
your-server = seu servidor
stopped-nothing = Parei. Não guardo nenhuma nota sua. Com `/{ command-enroll }` você pode continuar quando quiser.
stopped = Parei. Guardo { $notes ->
    [one] a nota que você me deu ({ $notes })
   *[other] as { $notes } notas que você me deu
}. Com `/{ command-enroll }` você pode continuar quando quiser.
stopped-too-few = Parei. Guardo { $notes ->
    [one] a nota que você me deu ({ $notes })
   *[other] as { $notes } notas que você me deu
}. Reconheço as pessoas a partir de { $needed } notas. Com `/{ command-enroll }` você pode continuar quando quiser.
not-yours = Este botão é de outra pessoa: use você o comando.
not-offered = Esse botão é de uma versão anterior minha: use o comando outra vez.
step-is-over = Esse passo já passou: veja a minha última mensagem.
read-aloud = Só posso guardar a sua voz: responda com uma mensagem de voz ou com um arquivo de áudio.

## Cadastro: em que ambiente

surroundings-quiet = Em um lugar silencioso, do jeito que você sempre fala.
surroundings-far = Segure o celular com o braço esticado.
surroundings-soft = Mais baixo que o normal, como se alguém dormisse ao lado.
surroundings-lively = Com mais animação, como quem conta uma boa notícia.
surroundings-noise = Com algum barulho por perto: uma janela, um ventilador, música no outro cômodo.

## Cadastro: frases para ler

sentence-fox = A raposa ligeira pula por cima do cachorro preguiçoso que dorme na grama.
sentence-seashells = Sete sereias sem sono juntam conchas cinzentas sobre a areia macia.
sentence-peppers = Pedro pegou o pote de pimenta preta e pôs no prato da prima.
sentence-kettle = Antes que a água ferva, você pega quatro xícaras amarelas na prateleira?
sentence-train = Nosso trem chegou nove minutos atrasado, então olhamos as nuvens e dividimos uma laranja.
sentence-violin = Você ouviu isso? Alguém aqui do lado está aprendendo violino outra vez!
sentence-weather = Talvez chova na quinta, talvez esfrie na sexta; de qualquer jeito, eu vou nadar.
sentence-bakery = A velha padaria da esquina vende pão quentinho, bolo de ameixa e café bem forte.
sentence-password = Não, não, não: eu disse que a chave azul abre a garagem, não o portão do jardim.
sentence-giraffe = Imagine uma girafa dentro de uma cabine telefônica, pedindo uma pizza bem pequena.
sentence-holiday = Para onde vamos este ano: para a serra, para o lago ou para o sítio do meu primo?
sentence-numbers = Dezessete mais oitenta e cinco, menos trinta, dá exatamente setenta e dois.
sentence-thunder = O trovão rolou pelo vale, e então, de repente, tudo ficou em silêncio.
sentence-robot = Fale depois do sinal, disse o robô, embora o sinal nunca tenha tocado.
sentence-market = Cinco figos frescos, três potes de mel e uma abóbora enorme, muitíssimo obrigado!
sentence-secret = Chegue mais perto, vou contar um segredo: eu nunca terminei aquele jogo.
sentence-bicycle = Alegria é descer a ladeira de bicicleta, com o vento nas costas e nenhum plano.
sentence-letter = Querida vizinha, o seu gato se mudou para cá; parece que ele gosta da nossa janela.

## Respostas: quem fala

answer-very-likely = muito provável
answer-likely = provável
answer-with-next = { $certainty }; a seguir: { $member }
answer-nobody = Ninguém que eu conheça
answer-nobody-for-sure = Ninguém que eu conheça com certeza
answer-guess = Talvez { $member }, mas é um palpite.
answer-cannot-tell = Não sei dizer
doubt-little-speech = Há muito pouca fala nela: uma nota mais longa ajudaria.
doubt-noise = Há barulho demais: uma nota de um lugar mais silencioso ajudaria.
doubt-narrow = Faltam os tons agudos, como ao telefone: uma nota gravada no Discord ajudaria.
doubt-echo = Há eco demais: uma nota mais perto do microfone ajudaria.
doubt-few-notes = Da voz mais parecida ainda tenho poucas notas: mais algumas ajudariam.
answer-heard = Ouvido
heard = { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de fala, { $noise ->
    [hardly] quase nenhum barulho
    [some] algum barulho
   *[much] muito barulho
}
mind = Atenção
mind-short = Só { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de fala: uma nota mais longa me dá mais certeza.
mind-noise = A nota tem barulho: uma mais silenciosa me dá mais certeza.
cannot-hear = O Discord não me deixa ouvir esta nota. Toque e segure (ou clique com o botão direito) e escolha **Apps > { menu-whois }**
enrol-first-hint = Mande uma mensagem de voz para mim e eu digo quem está falando. Para que eu reconheça você também, use `/{ command-enroll }` no seu servidor.
which-server = Temos vários servidores em comum. Comparar esta nota com os membros de:
not-shared = Alguém citado aí apagou a própria voz aqui, então não compartilho mais isto.

## Retorno

undone = Desfeito: essa nota, e o que se aprendeu com ela, foram apagados.
nothing-to-undo = Essa nota já não existe.
not-me-noted = Obrigado, contei isso como um nome errado. Se acontecer muito, mais notas com `/{ command-enroll }` ajudam a distinguir você.
sample-kept = Guardada como nota sua: comparo com ela, e o próximo retreinamento aprende com ela.
sample-quarantined = Guardada, mas ainda sem uso: ela não soa como as suas outras notas. Cada retreinamento olha para ela de novo, e aprende com ela assim que combinar.

## Privacidade

nothing-to-forget = Não guardo nenhuma voz sua neste servidor.
forget-title = Apagar a sua voz?
forget = Isto apaga { $notes ->
    [one] a sua nota ({ $notes })
   *[other] as suas { $notes } notas
} e tudo o que foi feito com elas em **{ $server }**, na hora e para sempre. Não vou mais reconhecer você aqui.
forgotten = Apagado: { n-notes } e tudo o que foi feito com elas. Já não conheço você aqui.
kept = Nada foi apagado.
my-data-title = O que eu guardo de você
my-data = Em **{ $server }**: { n-notes } de `/{ command-enroll }`{ $confirmed ->
        [0] {""}
        [one] {" "}e { $confirmed } nota que você confirmou com um botão
       *[other] {" "}e { $confirmed } notas que você confirmou com um botão
    }{ $waiting ->
        [0] .
        [one] . Delas, { $waiting } ainda não é usada: não soa como as outras.
       *[other] . Delas, { $waiting } ainda não são usadas: não soam como as outras.
    }
my-data-form-title = De que forma
my-data-form = { $recordings ->
    [yes] gravações, embeddings e impressões digitais, com criptografia
   *[no] embeddings e impressões digitais, com criptografia; gravações não são mais guardadas
}
my-data-agreed-title = Você concordou
my-data-agreed = { $date }, texto { $version }
my-data-language-title = Idioma em que escrevo para você
my-data-erase = /{ command-forget } apaga tudo de uma vez.
my-data-undo-or-erase = Os botões retiram uma a uma as notas que você confirmou; /{ command-forget } apaga tudo de uma vez.
privacy-title = O que acontece com a sua voz
privacy =
    1. Uma voz é um dado biométrico. Não guardo nada antes de você ter lido o quê, por quê, onde e por quanto tempo, e concordado.
    2. Guardo só as notas que você dá com `/{ command-enroll }` ou confirma com um botão, e só aprendo com elas; com nada mais em canais, menus ou `/{ command-whois }`.
    3. { $recordings ->
        [yes] As notas, os embeddings
       *[no] Os embeddings
    }, as impressões digitais e o que aprendo com eles são criptografados, e não aparecem em nenhum registro.
    4. Cada servidor conhece só os próprios membros. Quem não concordou ali nunca tem o nome dito.
    5. `/{ command-mydata }` mostra o que guardo de você. `/{ command-forget }` apaga tudo de uma vez, com cada versão que aprendeu com você.
privacy-operator-title = Quem me mantém e responde por isto
privacy-operator-unknown = Quem me adicionou aqui; não me disseram o nome: pergunte a quem administra este servidor.

## Ajuda

help-title = Timbre sabe quem está falando em uma mensagem de voz
help = Só conheço quem se cadastrou por conta própria. Qualquer outra pessoa é *ninguém que eu conheça*.
help-enroll = Ensine-me a sua voz: leia { $notes } frases. De novo quando quiser, vai somando.
help-menu = Toque e segure uma mensagem de voz ou clique com o botão direito, depois **Apps**.
help-whois = O mesmo para um arquivo que você envia.
help-note-title = Uma nota para mim
help-note = Mande uma mensagem de voz por mensagem direta: eu digo quem fala.
help-feedback-title = Estava certo?
help-feedback = Quem foi citado pode dizer **{ button-mine }** ou **{ button-not-me }**: eu aprendo.
help-mydata = O que guardo de você, e como retirar notas avulsas.
help-forget = Apagar a sua voz aqui, na hora.
help-privacy = O que acontece com as vozes, e quem responde por isso.
help-retrain = Aprender de novo as vozes deste servidor, e só ficar com isso se for melhor.
help-model = O que aprendi aqui, e como está funcionando.
help-rollback = Voltar a uma versão anterior.

## Retreinamento: em andamento

retraining-title = Retreinamento
retraining-meanwhile = Enquanto isso, respondo como antes.
retraining-reading = Lendo as notas …
retraining-copies = Ouvindo as notas como por telefone, em uma sala, na rua …
retraining-comparing = Comparando o antigo e o novo em notas que o novo não ouviu …
retraining-training = Aprendendo com todas as notas …
retraining-seconds-left = faltam uns { $seconds } s
retraining-minutes-left = faltam uns { $minutes } min
retraining-as-before = Nada mudou: respondo como antes.
retraining-interrupted = Fui reiniciado no meio deste retreinamento. { retraining-as-before } Comece de novo com `/{ command-retrain }`.
retraining-cancelled = Cancelado. { retraining-as-before }
retraining-adopted-before-stop = Fui reiniciado antes de poder mostrar o resultado: a versão { $version } está em uso. `/{ command-model }` diz como ela está funcionando.

## Retreinamento: o resultado

unchanged-title = Nada de novo para aprender
unchanged = Nada mudou desde que a versão { $version } aprendeu: nenhuma nota nova, ninguém apagado. Respondo como antes. Mais notas com `/{ command-enroll }` fazem diferença.
better-title = Retreinado: a versão { $version } está em uso
better = Ela aprendeu com { n-notes } de { n-members }.
no-better-title = Retreinado, mas fiquei com a anterior
no-better = A nova não é melhor em notas que não ouviu, então respondo como antes.
rate-missed = Membros não reconhecidos
rate-misnamed = Nomes trocados
rate-strangers = Estranhos nomeados
rate-strangers-unknown = não se sabe com dois membros
hard-pairs = Difíceis de distinguir
pair = { $member } e { $other }
should-record-more = Deveriam gravar mais
should-record-more-advice = { $people }: `/{ command-enroll }` de novo, em outro dia ou em outro lugar.
measured-on = Ambas medidas em { n-notes } que nenhuma tinha ouvido.
measured-on-strangers = Ambas medidas em { n-notes } que nenhuma tinha ouvido, e em { $strangers ->
    [one] { $strangers } nota
   *[other] { $strangers } notas
} de membros deixados de fora como estranhos.
and-more = { $people } e mais { $more }
share = { NUMBER($percent, maximumFractionDigits: 0) } %
share-small = { NUMBER($percent, minimumFractionDigits: 1, maximumFractionDigits: 1) } %

## Versões

model-title = Meu reconhecedor aqui
model-none = Nenhuma versão está em uso: comparo com a voz média de cada pessoa.
model-version = **Versão { $version }**, { $date }: { n-members }, { n-notes }
model-unheard = Em notas não ouvidas
model-rates = membros não reconhecidos { $missed }, nomes trocados { $misnamed }
model-rates-strangers = membros não reconhecidos { $missed }, nomes trocados { $misnamed }, estranhos nomeados { $named }
model-since = Desde então
model-so-far = Até agora
changes-new-notes = { $notes ->
    [one] { $notes } nota nova
   *[other] { $notes } notas novas
}
changes-erased = { $members ->
    [one] { $members } membro apagado
   *[other] { $members } membros apagados
}
changes-false-names = { $names ->
    [one] { $names } nome errado avisado
   *[other] { $names } nomes errados avisados
} com *{ button-not-me }*
model-last = Último retreinamento
last = { $date }: { $ending }
last-automatic = { $date }, por conta própria: { $ending }
ending-running = em andamento agora
ending-adopted = a versão { $version } foi adotada
ending-no-better = a nova não era melhor, então fiquei com a que estava em uso
ending-unchanged = não havia nada de novo para aprender
ending-cancelled = cancelado
ending-failed = falhou; nada mudou
ending-interrupted = interrompido por um reinício; nada mudou
model-dropped = Removida porque alguém apagou aquilo com que ela aprendeu: versão { $versions }. `/{ command-retrain }` faz uma nova.
model-of-earlier-encoder = De um codificador anterior, não utilizável: versão { $versions }.
model-listening-old-answers = Um codificador novo está ouvindo de novo { $notes ->
    [one] { $notes } nota guardada
   *[other] { $notes } notas guardadas
}. Até lá respondo com o anterior.
model-listening = Um codificador novo está ouvindo de novo { $notes ->
    [one] { $notes } nota guardada
   *[other] { $notes } notas guardadas
}. Até lá não conheço os membros de quem elas são: o antigo e o novo não podem ser comparados.
model-enrol-again = Não guardei gravações de { $people }, e o codificador é novo: é preciso usar `/{ command-enroll }` de novo.
model-encoder = codificador { $encoder }
version-unreadable = A versão { $version } não pode ser lida, então comparo com a voz média de cada pessoa: `/{ command-rollback }` para outra, ou `/{ command-retrain }`.
rolled-back = A partir de agora a versão { $version } está em uso. `/{ command-model }` mostra todas.
rolled-back-to-none = A partir de agora comparo com a voz média de cada pessoa, como antes do primeiro retreinamento.
version-choice = { $date }, { n-members }, { $missed } sem reconhecer
version-choice-in-use = { $date }, { n-members }, { $missed } sem reconhecer (em uso)
version-choice-none = nenhuma; comparo então com a voz média de cada pessoa.
enrol-again = Agora escuto de um jeito novo, e não guardei gravações suas, então já não reconheço você em **{ $server }**. Use `/{ command-enroll }` lá de novo, ou `/{ command-forget }`, que apaga o que sobrou.

## Erros

error-unforeseen = Algo deu errado do meu lado: tente de novo mais tarde, por favor.
error-not-allowed = Você não pode usar isto aqui: pergunte a quem administra este servidor.
error-permission = Falta uma permissão para mim neste canal: preciso ver o canal, enviar mensagens, inserir links, anexar arquivos e ler o histórico.
error-start = No momento não alcanço a minha memória: tente de novo mais tarde, por favor.
error-busy = Há muitas notas esperando agora: tente de novo em um minuto, por favor.
error-recording-refused = Não consigo tocar esta gravação: grave de novo, por favor.
error-restarting = Estou reiniciando agora mesmo: mande de novo em um minuto, por favor.
error-no-recording = Não há gravação nesta mensagem: escolha uma mensagem de voz.
error-several-recordings = Há várias gravações nesta mensagem: mande só uma.
error-forwarded = Esta nota foi encaminhada, então não posso saber de quem é a voz: grave você.
error-no-consent = Não guardo nenhuma voz sem o seu consentimento: comece com `/{ command-enroll }`.
error-nobody-enrolled = Ainda não conheço ninguém neste servidor: comece com `/{ command-enroll }`.
error-no-shared-server = Não temos em comum nenhum servidor onde eu já conheça alguém: use antes `/{ command-enroll }` em um servidor.
error-consent-outdated = Meus termos mudaram desde que você concordou: use `/{ command-enroll }`, leia, concorde e aperte de novo.
error-already-retraining = Já há um retreinamento em andamento neste servidor: espere por ele, ou cancele na mensagem dele.
error-not-retraining = Não há retreinamento para cancelar: ele acabou, ou o resultado está sendo salvo agora.
error-too-few-members = Preciso de pelo menos dois membros com três notas cada para aprender a distinguir um do outro: comece com `/{ command-enroll }`.
error-training-lost = O processo que aprende se perdeu, talvez por falta de memória: tente de novo mais tarde, e avise quem mantém este bot se acontecer outra vez.
error-head-outdated = Vozes foram apagadas várias vezes enquanto eu aprendia: tente de novo mais tarde.
error-no-channel-access = Não posso mostrar um resultado neste canal: deixe-me ver o canal, enviar mensagens, inserir links e anexar arquivos aqui, ou use outro canal.
error-unknown-version = Essa versão não existe, ou foi apagada com uma voz: `/{ command-model }` mostra todas.
error-other-encoder = Essa versão é de um codificador anterior e não pode ser usada: escolha outra, ou use `/{ command-retrain }`.
error-encoder-switched = Acabei de aprender a escutar de um jeito novo: tente mais uma vez, por favor.
error-encoder-changing = Estou ouvindo de novo todas as notas guardadas, de um jeito novo: `/{ command-retrain }` funciona assim que isso terminar. `/{ command-model }` diz quantas faltam.
error-server-only = Isto só funciona em um servidor: use em um dos canais dele.
error-recording-gone = A gravação não está mais no Discord: mande de novo.
error-download = O Discord não me deu essa gravação ({ $status }): tente de novo em um minuto.
error-no-answer = O Discord não me deu essa gravação (sem resposta): tente de novo em um minuto.

## Erros: gravações

error-empty = A gravação está vazia: grave de novo.
error-too-large = A gravação tem { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB, e aceito no máximo { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB: mande uma mais curta.
error-too-long = A gravação tem mais de { $most } s: mande uma mais curta.
error-truncated = A gravação é interrompida no meio do arquivo: mande de novo.
error-not-audio = Isto não é uma gravação que se possa tocar: mande uma mensagem de voz.
error-broken-samples = A gravação está danificada, os valores dela não são números: grave de novo.
error-not-enough-speech = Só { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de fala, e preciso de pelo menos { NUMBER($needed, maximumFractionDigits: 0) } s: segure o celular mais perto, e leia a frase inteira ou fale por mais tempo.
misfit-copy = Já tenho esta gravação: leia a frase outra vez, por favor; uma cópia não me ensina nada.
misfit-another-member = Isto soa mais como outro membro do que como você, então não guardei: leia você a frase, por favor.
misfit-unlike-others = Isto não soa como as suas outras notas, então não guardei: leia você mais uma vez, por favor, perto do celular. Se as erradas são as notas anteriores, apague todas com `/{ command-forget }` e comece de novo.
misfit-two-voices = Ouço mais de uma voz nesta nota, então não guardei: leia a frase sem mais ninguém, em um lugar silencioso, por favor.

## A note of several people.

timeline-title = Ouço { $people } pessoas
timeline-part = { $who }: { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s, { $certainty }
timeline-unknown = Desconhecido { $number }
timeline-guess = talvez { $member }, mas é um palpite
timeline-cannot-tell = não sei dizer: { $reason }
timeline-nobody = ninguém que eu conheça
timeline-little-speech = há muito pouca fala
timeline-noise = há barulho demais
timeline-narrow = faltam os tons agudos
timeline-echo = há eco demais
timeline-few-notes = da voz mais parecida ainda tenho poucas notas

## De quem é a voz: /verify

command-verify = verificar
    .description = Esta gravação é a voz deste membro?
    .member = membro
    .member-description = quem estaria falando
    .note = nota
    .note-description = uma nota de voz ou qualquer outro arquivo de áudio
claim-very-likely = Muito provavelmente é a voz
claim-likely = Provavelmente é a voz
claim-unlikely = Provavelmente não é a voz
claim-very-unlikely = Muito provavelmente não é a voz
claim-compared = Comparada com as notas de { $member }.
claim-doubt = Parece um pouco com essa voz, mas não o bastante para dizer mais: outra nota pode ser mais clara.
claim-several = Ouço { $people } pessoas: só posso comparar uma nota de uma só.
claim-doubt-few-notes = Ainda tenho poucas notas dessa voz: mais algumas ajudariam.
claim-no-proof = Não é prova: um resfriado, outro microfone, ruído ou um eco longo também podem causar isso.
error-member-not-enrolled = Tenho poucas notas deste membro para comparar: dá para usar `/{ command-enroll }`.
help-verify = O mesmo para um só membro: esta é a voz dele?

## Ouvir canais: /listen

command-listen = ouvir
    .description = O que faço com as notas de voz de um canal
    .channel = canal
    .channel-description = de que canal, com seus tópicos
    .mode = modo
    .mode-description = o que faço com elas
    .report_to = avisar_em
    .report_to-description = para vigiar: o canal da moderação, onde aviso de uma voz que não combina
listen-mode-off = nada: não ouvir
listen-mode-name = nomear: responder a cada uma com quem fala
listen-mode-guard = vigiar: avisar a moderação se uma não soa como quem a envia
listen-names = De agora em diante respondo a cada nota de voz em { $channel } com quem fala. Não guardo nada delas.
listen-guards = De agora em diante comparo o que membros inscritos enviam em { $channel } com a própria voz deles, até { $most } notas por minuto. Lá não digo nada, e aviso em { $report } se uma nota muito provavelmente não é a voz de quem a envia. Não guardo nada delas. Por favor, avise os membros.
listen-ended = Não ouço mais { $channel }.
listen-by-operator = Quem me mantém decidiu que eu responda a cada nota de voz em { $channel } (`TIMBRE_LISTEN_CHANNELS`): só essa pessoa pode mudar isso.
listen-deaf = O Discord não me deixa ouvir notas que não são para mim, então nada mudou. Quem me mantém precisa ativar o intent Message Content na página Bot do meu aplicativo, definir `TIMBRE_LISTEN=true` e me reiniciar.
listen-report-missing = Para vigiar um canal preciso saber onde avisar: indique em `{ command-listen.report_to }` um canal que só a moderação possa ler.
listen-report-public = Nem todos devem ler o que aviso: em vez de { $channel }, escolha outro canal, que só a moderação possa ler.
listen-lacking = Em { $channel } me falta: { $permissions }. Dê isso a mim lá e use `/{ command-listen }` outra vez.
permission-view = Ver canal
permission-history = Ver histórico de mensagens
permission-send = Enviar mensagens
permission-send-in-threads = Enviar mensagens em tópicos
permission-embed = Inserir links
permission-attach = Anexar arquivos
guard-title = Talvez seja outra voz
guard-report =
    { $member } enviou uma nota de voz em { $channel }: { $link }
    Ela é muito diferente das notas que tenho deste membro. Não é prova: um aparelho compartilhado, um resfriado, uma brincadeira, outro microfone, ruído ou uma sala com eco soam igual para mim. Se for importante, perguntem com gentileza.
guard-kept = Não guardo nada dela e não contei a mais ninguém.
help-listen = Responder a cada nota de voz de um canal, ou avisar a moderação de uma que não soa como quem a envia.
consent-listening-title = Nos canais que ouço
consent-listening = Onde quem administra o servidor ativa isso com `/{ command-listen }`, comparo o que você envia em um canal com a sua própria voz, e aviso a moderação se for muito diferente de você. Não guardo nada disso.
privacy-listening-title = Canais que ouço
privacy-listening = Só os que quem administra o servidor escolheu com `/{ command-listen }`, ou quem me mantém. Lá posso dizer quem fala, ou avisar a moderação se uma nota for muito diferente do membro que a enviou; não guardo nada do que ouço.
## Administração

command-settings = ajustes
    .description = Como trabalho neste servidor
command-forget-member = esquecer-membro
    .description = Apagar a voz de um membro que saiu ou que pede isso
    .member = membro
    .member-description = de quem é a voz; se saiu, o ID
command-audit = registro
    .description = Quem fez o que comigo nos últimos 90 dias
help-settings = Quão rigoroso sou aqui, em que língua, para quem e mais.
help-forget-member = Apagar a voz de um membro que saiu ou que pede isso.
help-audit = Quem fez o que comigo nos últimos 90 dias.
settings-title = Como trabalho aqui
settings = Escolha abaixo: vale a partir de agora, e `/{ command-audit }` diz quem mudou o quê.
setting-strictness = Quão rigoroso sou
setting-language = Língua do que todos leem
setting-retention = Vozes que ninguém usa
setting-retraining = Reaprender por conta própria
setting-audience = Quem pode me perguntar quem fala
setting-reading = Se a frase foi lida
setting-reading-locked = *Desativado: precisa do extra `phrase-check`, que quem me mantém não instalou.*
option-strict = rigoroso: 3 de 1000 desconhecidos recebem um nome, mais membros escapam
option-normal = normal: 1 de 100 desconhecidos recebe um nome
option-relaxed = flexível: 3 de 100 desconhecidos recebem um nome, menos membros escapam
option-language-discord = como este servidor está configurado no Discord
option-retention = { $months ->
    [one] são apagadas após { $months } mês sem uso
   *[other] são apagadas após { $months } meses sem uso
}
option-retrain-never = nunca: só com o comando
option-retrain = { $changes ->
    [one] após { $changes } nota nova ou voz apagada
   *[other] após { $changes } notas novas e vozes apagadas
}
option-everybody = todos
option-enrolled = membros cuja voz conheço
option-managers = quem pode gerenciar o servidor
option-reading = ativado: em inglês, só guardo notas em que a frase foi lida
option-reading-not = desativado: não verifico se foi lida
listening-names = { $channel }: respondo a cada nota de voz com quem fala
listening-guards = { $channel }: aviso em { $report } sobre uma nota que não soa como quem a enviou
listening-by-operator = { $channel }: respondo a cada nota de voz com quem fala; quem me mantém escolheu assim
listening-none = Nenhum.
listening-how = Para mudar isso: `/{ command-listen }` com o canal e o que faço lá; para vigiá-lo, também com o canal da moderação (`{ command-listen.report_to }`).
button-erase-member = Apagar esta voz
forget-member-title = Apagar a voz de um membro?
forget-member = Isto apaga { $notes ->
    [one] { $notes } nota
   *[other] { $notes } notas
} de { $member } e tudo o que foi feito a partir delas, na hora e para sempre. Eu aviso, se as minhas mensagens forem aceitas.
forget-member-nothing = Não guardo nenhuma voz de { $member } neste servidor.
forgot-member = Apagado: { n-notes } de { $member } e tudo o que foi feito a partir delas.
forgot-member-told = Já avisei.
forgot-member-not-told = As minhas mensagens não são aceitas: avise você, por favor.
forgotten-by-moderator = Alguém que administra **{ $server }** me fez apagar a sua voz lá, com tudo o que foi feito a partir dela: já não reconheço você lá. Se quiser isso de novo, use `/{ command-enroll }` lá.
unused-title = Se você deixar de me usar
unused = { $months ->
    [one] { $months } mês depois do seu último uso, qualquer que seja, apago a sua voz por conta própria. Escrevo para você uma semana antes.
   *[other] { $months } meses depois do seu último uso, qualquer que seja, apago a sua voz por conta própria. Escrevo para você uma semana antes.
}
unused-elsewhere = { $months } meses depois do seu último uso, apago a sua voz por conta própria, a menos que quem administra um servidor tenha escolhido outra coisa para ele: `/{ command-privacy }` diz isso lá.
unused-warning = Faz muito tempo que você não me usa, então em { $date } apago a sua voz em **{ $server }**, com tudo o que foi feito a partir dela. Para guardá-la, use antes qualquer comando meu, como `/{ command-mydata }`.
audit-title = O que aconteceu aqui nos últimos 90 dias
audit-empty = Nada ainda.
audit-page = Página { $page }
button-newer = Mais recentes
button-older = Mais antigos
somebody = alguém
event-consented = { $member } aceitou que eu aprenda a sua voz
event-enrolment-started = { $member } começou a me ensinar a sua voz
event-enrolment-finished = { $member } me ensinou a sua voz
event-enrolment-stopped = { $member } parou de me ensinar a sua voz
event-note-erased = { $member } retirou uma nota
event-forgotten = um membro retirou o consentimento e apagou a sua voz
event-forgotten-by-moderator = { $member } apagou a voz de um membro
event-forgotten-unused = apaguei a voz de um membro que não me usava há muito tempo
event-forgotten-departed = apaguei a voz de um membro que saiu do servidor
event-retrained = { $member } me fez reaprender: { $ending }
event-retrained-automatic = reaprendi por conta própria: { $ending }
event-rolled-back = { $member } voltou à versão { $version }
event-rolled-back-to-none = { $member } voltou a nenhuma versão
event-setting = { $member } mudou "{ $setting }": { $before } → { $after }
event-listening-off = { $member } encerrou a minha escuta de { $channel }
event-listening-name = { $member } me fez responder a cada nota de voz em { $channel }
event-listening-guard = { $member } me fez vigiar { $channel } e avisar em { $report }
event-refused = { $member } perguntou quem fala, e não pode
error-cooldown = Você usou isto muito agora há pouco: tente de novo em { $seconds } s, por favor.
error-audience-enrolled = Neste servidor só podem me perguntar membros cuja voz conheço: comece com `/{ command-enroll }`.
error-audience-managers = Neste servidor só pode me perguntar quem o administra: fale com uma dessas pessoas.

## Se a frase foi lida.

# No fim de "Como".
prompt-reading = { $checked ->
    [yes] Guardo a nota se ouvir nela esta frase.
    [language] Se ela é lida ou não, não consigo verificar neste idioma.
   *[no] Se ela é lida ou não, eu não verifico.
}
reading-other = Ouvi “{ $other }”, então não guardei: leia “{ $sentence }”, por favor.
reading-partly = Não ouvi todas as palavras da frase, então não guardei. Falta: **{ $words }**. Leia “{ $sentence }” por inteiro, por favor, ou aperte { button-skip } para receber outra.
reading-not-heard = Não ouvi a frase nesta nota, então não guardei: leia “{ $sentence }” perto do celular, em um lugar silencioso, por favor, ou aperte { button-skip } para receber outra.
## Envio: gravações dadas como arquivos.

# Um botão. Abre uma janela que recebe arquivos.
button-upload = Enviar gravações
enrol-upload-hint = Sem botão de microfone, como no computador? **{ button-upload }** recebe até dez arquivos de áudio da sua voz de uma vez, e ninguém mais os ouve.
enrol-nowhere-to-write = Não posso escrever para você nem por mensagem direta nem neste canal, então me dê gravações da sua voz.
# O título da janela e o nome do campo: no máximo 45 caracteres.
modal-upload = Gravações da sua voz
modal-upload-files = Arquivos de áudio
# Ao lado do campo: no máximo 100 caracteres.
modal-hint-upload = Só você, uns quatro segundos cada, diga o que quiser. No máximo dez.
# $kept de $files: quantas foram guardadas.
upload-title = { $kept } de { $files } gravações guardadas
# $server: o nome dele.
upload-known = Agora tenho { n-notes } da sua voz em **{ $server }**, e com isso a conheço.
# $needed: a partir de quantas notas alguém é reconhecido.
upload-too-few = Agora tenho { n-notes } da sua voz em **{ $server }**. Reconheço as pessoas a partir de { $needed } notas.
upload-not-taken = Aqui eu ouço se você lê a frase que peço: responda com uma nota de voz ou um arquivo de áudio.
upload-expired = Esta janela é antiga demais e não recebi nada: aperte **{ button-upload }** de novo.

# A primeira mensagem em um servidor. "Apps" é a entrada do menu de uma mensagem.
welcome-title = Olá, eu sou Timbre: sei quem está falando em uma mensagem de voz
welcome =
    1. **Membros**: `/{ command-enroll }`, e leia algumas frases para mim. Não guardo nada antes de você concordar.
    2. **Depois**: toque e segure uma mensagem de voz ou clique com o botão direito, **Apps > { menu-whois }**.
    3. **Quem gerencia este servidor**: `/{ command-retrain }` quando houver várias pessoas, para eu distinguir melhor.
    `/{ command-privacy }` diz o que acontece com as vozes.

button-take-away = Baixar
nothing-anywhere = Não guardo nenhuma voz sua em servidor nenhum.
known-how = Os botões enviam tudo o que guardo de você em um servidor. /{ command-forget } apaga tudo.
server-left = servidor { $server }
forget-everywhere =
    Isto apaga tudo o que guardo da sua voz e tudo o que foi feito com ela, agora e para sempre, em:
    { $servers }
forgotten-everywhere = Apagado em todo lugar: { n-notes } e tudo o que foi feito com elas. Já não conheço você em nenhum servidor.
taken-away = { $parts ->
    [one] Tudo o que guardo de você neste servidor. Guarde onde mais ninguém possa ouvir.
   *[other] Tudo o que guardo de você neste servidor, em { $parts } arquivos: junte-os na ordem (com 7-Zip) e formam um arquivo ZIP. Guarde onde mais ninguém possa ouvir.
}
export-read-me-file = LEIA-ME.txt
export-read-me =
    Isto é tudo o que o Timbre guarda de você no servidor { $server }.

    notes/      As notas de voz que você gravou para ele, ou confirmou como suas, como foram enviadas. Se não há nenhuma, só se guarda o que foi feito com elas.
    data.json   Todo o resto, em uma forma que programas também leem: quando você aceitou, qual versão do texto e em que idioma; quando usou o bot pela última vez; e de cada nota a frase, a hora, quanto dura e quão clara é, o seu embedding (números que descrevem a sua voz), os de cópias com ruído e afins, e a sua impressão (com que se nota uma cópia). Além disso, quais versões do reconhecedor do servidor aprenderam com você, e o que você fez.

    São dados biométricos: quem os tem pode reconhecer a sua voz. Os comandos do bot apagam o que ele guarda, não esta cópia.
privacy-rights-title = Os seus direitos
privacy-rights = Você ter aceitado é a única razão pela qual guardo uma voz. Você pode retirar isso quando quiser, sem dar motivo e sem perder nada além de ser reconhecido: `/{ command-forget }`, em mensagem direta para todos os servidores de uma vez, também para os que você deixou. `/{ command-mydata }` dá tudo em arquivos. Quem responde por isto, abaixo, tem de ajudar você, e se não ajudar, a sua autoridade de proteção de dados ajuda.
privacy-departed = Se você sair do servidor, ou eu, a sua voz é apagada 30 dias depois.

## Vozes: /voices e o mapa

command-voices = vozes
    .description = Que vozes conheço aqui, e quais se parecem
button-previous = Anterior
button-next = Próxima
button-show-on-map = Quero aparecer no mapa
button-take-off-map = Quero sair do mapa
voices-title = Vozes que conheço aqui
voices-count = Com a voz cadastrada: { n-members }; com a voz pronta, por pelo menos { $needed } notas que posso usar: { $known }.
voices-line = { $member }: { n-notes }, { $ready ->
    [yes] voz pronta
   *[no] voz ainda não pronta
}
voices-unknown = Ainda não conheço a sua voz aqui: comece com `/{ command-enroll }`.
voices-listed-willing = Os outros membros só aparecem se quiserem estar no mapa.
voices-listed-all = Você pode gerenciar este servidor, então vê todo mundo; os outros só veem quem quer estar no mapa.
voices-page = Página { $page } de { $pages }
voices-map-title = Mapa das vozes
voices-map = Perto quer dizer parecido, até onde um mapa plano consegue mostrar. Os números são os da lista.
voices-map-too-few = São precisos { $needed } membros com a voz pronta que queiram estar nele; por enquanto: { $shown }.
voices-map-offer = **{ button-show-on-map }**: então todos os membros deste servidor veem aqui que conheço a sua voz, por quantas notas, e quanto ela se parece com as outras do mapa. Você pode voltar atrás quando quiser.
voices-map-on = Todos os membros deste servidor podem ver você aqui. **{ button-take-off-map }** acaba com isso.
help-voices = Que vozes conheço aqui, e um mapa de quem quer estar nele.
privacy-voices-title = Quem vê de quem conheço a voz
privacy-voices = Quem administra o servidor vê todo mundo em `/{ command-voices }`. Os outros membros só veem você lá se você escolher **{ button-show-on-map }**.

## As barras abaixo da imagem de uma nota, cada uma com sua cor.

bars-title = De quem pode ser a nota
bar = { $who }: { $likely }
bars-other-member = outro membro
bars-member = um membro
bars-guess = um palpite
bars-possible = possível
bars-unlikely = muito improvável
bars-meaning = As barras: a probabilidade de a nota ser de cada um, se metade de todas as notas for de membros.

## A imagem das notas de um membro em /mydata, e o que mais ajudaria.

my-notes-title = Suas notas, uma por linha
my-notes-legend = Da esquerda para a direita: número e data, segundos de fala, quanto sua voz se destaca do barulho e quanto a nota me ajuda a reconhecer as outras: à direita da linha ela ajuda, à esquerda atrapalha.
my-notes-colours = 🟧 lida, 🟦 enviada, 🟩 confirmada com um botão
my-notes-waiting = A que só tem contorno espera: ainda não soa como as outras.
my-notes-latest = Estas são as últimas { $drawn }.
my-notes-too-few = O que cada uma contribui, posso dizer a partir de três notas.
my-notes-other-encoder = { $notes ->
    [one] { $notes } nota em cinza é de uma versão anterior minha e não a comparo até que eu a tenha ouvido de novo ou você grave outra.
   *[other] { $notes } notas em cinza são de uma versão anterior minha e não as comparo até que eu as tenha ouvido de novo ou você grave outras.
}
my-notes-unreadable = { $notes ->
    [one] { $notes } nota em cinza não pode mais ser lida: avise quem me mantém, ou apague sua voz e grave-a de novo.
   *[other] { $notes } notas em cinza não podem mais ser lidas: avise quem me mantém, ou apague sua voz e grave-a de novo.
}
my-notes-none = Ainda não há nenhuma nota sua: `/{ command-enroll }` pede algumas.
my-notes-no-picture = Tenho coisas demais para fazer agora e não consigo desenhá-las: tente de novo em um minuto.
next-title = O que mais ajudaria agora
next-nearer = Uma nota mais perto do microfone: as suas estão muito baixas.
next-further = Uma nota um pouco mais longe do microfone: as suas estão distorcidas.
next-longer = Uma nota mais longa: nas suas há menos de dois segundos de fala.
next-other-device = Uma nota com outro aparelho: faltam às suas os sons agudos, como ao telefone.
next-quieter = Uma nota em um lugar mais silencioso: as suas têm todas muito barulho.
next-noisier = Uma nota em um lugar com mais barulho: as suas são todas de lugares silenciosos.
next-another-day = Uma nota em outro dia e em outro lugar.
next-go-on = A frase seguinte, assim mesmo.
