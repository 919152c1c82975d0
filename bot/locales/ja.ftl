### 日本語。記号の意味は en.ftl にあります。「です・ます」で、短く、あたたかく、専門用語は避けます。

language-name = 日本語

## コマンド

command-enroll = 声の登録
    .description = あなたの声を教えてください。短い文をいくつか読みます
command-whois = 誰の声
    .description = この録音で話しているのは誰ですか
    .note = 録音
    .note-description = ボイスメッセージ、またはほかの音声ファイル
command-help = ヘルプ
    .description = わたしにできること
command-privacy = プライバシー
    .description = あなたの声がどう扱われるか、6行で
command-mydata = マイデータ
    .description = あなたの声について保存しているもの
command-forget = 声の消去
    .description = ここで、またはすべての場所であなたの声を消します
    .everywhere = すべての場所
    .everywhere-description = 退出したサーバーも含む、すべてのサーバーで
command-retrain = 再学習
    .description = このサーバーの声を学びなおします。良くなったときだけ採用します
command-model = モデル
    .description = ここで学んだことと、その働きぶり
command-rollback = 戻す
    .description = 前のバージョンに戻ります
    .version = バージョン
    .version-description = その番号。0 ならなし：それぞれの平均の声と比べます
menu-whois = 話しているのは誰？

## ボタン

button-agree = 同意します
button-decline = いいえ
button-skip = とばす
button-stop = やめる
button-share = 共有
button-mine = わたしです
button-was-me = わたしでした
button-not-me = わたしではありません
button-undo-note = { $moment } を取り消す
button-undo = 取り消す
button-erase = 自分の声を消す
button-keep = 残しておく
button-cancel = 中止

## 数

n-notes = 録音{ $notes }件
n-members = メンバー{ $members }人

## 登録:同意

consent-title = あなたの声を覚えてもいいですか？
consent =
    あなたを見分けるには、声を聞く必要があります。同意していただくと：
    - **何を**：{ $recordings ->
        [yes] ここで録音してくださるボイスメッセージと、そこから作る声の特徴（*エンベディング*、192個の数）、そしてコピーに気づくための各録音の*指紋*
       *[no] ここで録音してくださるボイスメッセージから作る声の特徴（*エンベディング*、192個の数）と、コピーに気づくための各録音の*指紋*だけ（録音そのものは保存しません）
    }を保存します。これは生体データです。
    - **何のために**：ボイスメッセージで誰が話しているかに答えるためだけに、**{ $server }** のメンバーのためだけに使います。もとになるのは、この会話でくださる録音と、ボタン（*{ button-mine }*、*{ button-was-me }*）で確認された録音だけです。サーバーの再学習のときには、そこから学びます。
    - **どこに**：このボットを動かしている人のコンピューターに、暗号化して置きます。ほかの誰にも渡りません。
    - **いつまで**：あなたが消すまでです。`/{ command-forget }` ですべてを一度に消せます。
    2分ほどかかります。ダイレクトメッセージで短い文を{ $notes }個読みます。
consent-declined = では、新しいものは何も保存しません。気が変わったら `/{ command-enroll }` を使ってください。

## 登録:会話

enrol-look-at-direct-messages = メッセージを送りました：{ $link } そこでボイスメッセージで答えてください。
enrol-direct-messages-closed = ダイレクトメッセージを送れないので、このチャンネルで伺います：{ $link } ここにいる人はみんな、あなたの録音を聞けます。ふたりだけで行いたいときは、このサーバーのメンバーからのダイレクトメッセージを許可し、「{ button-stop }」を押して、もう一度 `/{ command-enroll }` を使ってください。
prompt-title = { $number }/{ $total } 読んでください：
prompt-how = やりかた
prompt-how-direct = マイクのボタンを押したまま、声に出して読んでください。音声ファイルでもかまいません。
prompt-how-in-channel = このメッセージにボイスメッセージで**返信**してください。メンションはオンのままにします。
note-saved = ✅ 保存しました：{ heard }。
advice-loud = 音が大きすぎて割れています。スマホをもう少し離してください。
advice-soft = とても小さな声です。次はもう少し近づいてください。
enrolled-title = できました、ありがとうございます！
enrolled =
    これで **{ $server }** であなたの声がわかります（{ n-notes }）。別の日や別の場所での録音が増えると、もっと確かになります。`/{ command-enroll }` で追加できます。`/{ command-forget }` ですべて消せます。
    試してみてください。ここにボイスメッセージを送ってください。
your-server = あなたのサーバー
stopped-nothing = やめました。あなたの録音は保存していません。`/{ command-enroll }` でいつでも続けられます。
stopped = やめました。くださった{ n-notes }を保存しています。`/{ command-enroll }` でいつでも続けられます。
stopped-too-few = やめました。くださった{ n-notes }を保存しています。見分けられるのは録音{ $needed }件からです。`/{ command-enroll }` でいつでも続けられます。
not-yours = このボタンはほかの人のものです。ご自分でコマンドを使ってください。
not-offered = そのボタンはわたしの以前のバージョンのものです。もう一度コマンドを使ってください。
step-is-over = その段階はもう終わっています。最新のメッセージを見てください。
read-aloud = 保存できるのはあなたの声だけです。ボイスメッセージか音声ファイルで答えてください。

## 登録:どんな場所で読むか

surroundings-quiet = 静かな部屋で、いつもの話し方で。
surroundings-far = スマホを腕の長さだけ離して。
surroundings-soft = 隣で誰かが眠っているつもりで、いつもより小さな声で。
surroundings-lively = 友だちにうれしい知らせを伝えるつもりで、いつもより元気に。
surroundings-noise = 窓、扇風機、隣の部屋の音楽など、まわりに少し音があるところで。

## 登録:読む文

sentence-fox = すばしこい茶色のきつねが、のんびり眠る犬の上をぴょんと跳びこえました。
sentence-seashells = 白い砂浜で、姉さんと静かにさざえと桜貝をさがします。
sentence-peppers = パン屋のパパが、ピカピカのお皿にピーマンのピザをぱぱっと並べます。
sentence-kettle = お湯がわく前に、棚から黄色いカップを四つ取ってくれませんか？
sentence-train = 電車が九分おくれたので、雲を眺めながらオレンジを半分ずつ食べました。
sentence-violin = 今の聞こえた？お隣さんがまたバイオリンの練習を始めたよ！
sentence-weather = 木曜は雨かもしれないし、金曜は雪かもしれない。それでも私は泳ぎに行きます。
sentence-bakery = 角の古いパン屋には、焼きたての食パンと梅のケーキと濃いコーヒーがあります。
sentence-password = 違う、違う、青い鍵は車庫を開けるもので、庭の門の鍵ではありません。
sentence-giraffe = 電話ボックスに入ったキリンが、小さなピザを注文するところを想像してください。
sentence-holiday = 今年はどこへ行きましょうか、山、湖、それともいとこの農場？
sentence-numbers = 十七足す八十五、引く三十は、ちょうど七十二になります。
sentence-thunder = 雷が谷に鳴りひびき、それから突然、あたりはしんと静まりました。
sentence-robot = ピーという音のあとに話してくださいとロボットは言いましたが、音は一度も鳴りません。
sentence-market = 新鮮ないちじくを五つ、はちみつを三びん、大きなかぼちゃも一つ、どうもありがとう！
sentence-secret = もっと近くに来て、ひみつを教えるね。本当は、あのゲームを最後までやっていないんだ。
sentence-bicycle = 追い風を受けて、何の予定もなく自転車で坂をくだる、それが一番の幸せです。
sentence-letter = ご近所さんへ、おたくの猫がうちに住みはじめました。どうやらこたつが好きなようです。

## 答え:誰が話しているか

answer-very-likely = とても確かです
answer-likely = おそらく
answer-with-next = { $certainty }。次に近いのは { $member }
answer-nobody = 知らない人です
answer-nobody-for-sure = はっきりとはわかりません
answer-guess = { $member } かもしれませんが、推測です。
answer-cannot-tell = わかりません
doubt-little-speech = 話している部分が短すぎます。もっと長い録音があると助かります。
doubt-noise = 雑音が多すぎます。もっと静かな場所での録音があると助かります。
doubt-narrow = 電話のように高い音が欠けています。Discordで録音したものがあると助かります。
doubt-echo = 反響が多すぎます。もっとマイクに近い録音があると助かります。
doubt-few-notes = いちばん近い声の録音がまだ少なすぎます。もう少し増えると助かります。
answer-heard = 聞こえたもの
heard = 話し声 { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } 秒、{ $noise ->
    [hardly] 雑音ほぼなし
    [some] 雑音少しあり
   *[much] 雑音多め
}
mind = ご注意
mind-short = 話し声が { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } 秒しかありません。もっと長い録音なら、より確かになります。
mind-noise = 雑音のある録音です。もっと静かな録音なら、より確かになります。
cannot-hear = Discord の決まりで、この録音を聞けません。長押し（または右クリック）して **アプリ > { menu-whois }** を選んでください
enrol-first-hint = ボイスメッセージを送ってくだされば、誰が話しているかお答えします。ご自分も見分けてほしいときは、サーバーで `/{ command-enroll }` を使ってください。
which-server = 同じサーバーがいくつかあります。この録音をどこのメンバーと比べますか：
not-shared = そこに名前のある人がここで声を消したので、もう共有しません。

## フィードバック

undone = 取り消しました。その録音と、そこから学んだことは消えました。
nothing-to-undo = その録音はもうありません。
not-me-noted = ありがとうございます。まちがった名前として数えました。よく起こるようなら、`/{ command-enroll }` で録音を増やすと見分けやすくなります。
sample-kept = あなたの録音として保存しました。これと比べ、次の再学習ではここから学びます。
sample-quarantined = 保存しましたが、まだ使いません。ほかの録音と声が似ていないためです。再学習のたびに見なおし、合うようになったら学びます。

## プライバシー

nothing-to-forget = このサーバーにあなたの声は保存していません。
forget-title = あなたの声を消しますか？
forget = **{ $server }** にあるあなたの{ n-notes }と、そこから作ったものすべてを、すぐに、完全に消します。ここではもうあなたを見分けません。
forgotten = 消しました：{ n-notes }と、そこから作ったものすべて。ここではもうあなたを知りません。
kept = 何も消していません。
my-data-title = あなたについて保存しているもの
my-data = **{ $server }**：`/{ command-enroll }` での{ n-notes }{ $confirmed ->
        [0] {""}
       *[other] と、ボタンで確認された録音{ $confirmed }件
    }。{ $waiting ->
        [0] {""}
       *[other] そのうち{ $waiting }件は、ほかと声が似ていないため、まだ使っていません。
    }
my-data-form-title = どんな形で
my-data-form = { $recordings ->
    [yes] 録音、エンベディング、指紋。すべて暗号化
   *[no] エンベディングと指紋。暗号化。録音はもう保存していません
}
my-data-agreed-title = 同意した日
my-data-agreed = { $date }、同意文 { $version }
my-data-language-title = あなたへのメッセージの言語
my-data-erase = /{ command-forget } ですべてを一度に消せます。
my-data-undo-or-erase = ボタンで、確認した録音をひとつずつ取り消せます。/{ command-forget } ですべてを一度に消せます。
privacy-title = あなたの声の扱い
privacy =
    1. 声は生体データです。何を、何のために、どこに、いつまで保存するかを読み、同意していただくまで、何も保存しません。
    2. 保存し、学ぶのは、`/{ command-enroll }` でくださる録音と、ボタンで確認された録音だけです。チャンネル、メニュー、`/{ command-whois }` のほかのものからは学びません。
    3. { $recordings ->
        [yes] 録音、エンベディング
       *[no] エンベディング
    }、指紋、そしてそこから学んだことは暗号化され、ログには残りません。
    4. どのサーバーも、自分のメンバーだけを知っています。そこで同意していない人の名前は決して出しません。
    5. `/{ command-mydata }` で、あなたについて保存しているものを見られます。`/{ command-forget }` で、あなたから学んだすべてのバージョンとともに、すべてを一度に消せます。
privacy-operator-title = わたしを動かし、責任を負う人
privacy-operator-unknown = わたしをここに追加した人です。名前は聞いていません。このサーバーの管理者に尋ねてください。

## ヘルプ

help-title = Timbre は、ボイスメッセージで誰が話しているかを知っています
help = 知っているのは、自分で登録した人だけです。ほかの人はみんな*知らない人*です。
help-enroll = 声を教えてください。文を{ $notes }個読みます。いつでも追加できます。
help-menu = ボイスメッセージを長押し、または右クリックして、**アプリ**。
help-whois = アップロードしたファイルで同じことをします。
help-note-title = わたし宛ての録音
help-note = ダイレクトメッセージでボイスメッセージを送ると、誰が話しているか答えます。
help-feedback-title = 合っていましたか？
help-feedback = 名前の出た人は **{ button-mine }** か **{ button-not-me }** で教えられます。そこから学びます。
help-mydata = あなたについて保存しているものと、録音をひとつずつ取り消す方法。
help-forget = ここであなたの声をすぐに消します。
help-privacy = 声がどう扱われ、誰が責任を負うか。
help-retrain = このサーバーの声を学びなおし、良くなったときだけ採用します。
help-model = ここで学んだことと、その働きぶり。
help-rollback = 前のバージョンに戻ります。

## 再学習:進みぐあい

retraining-title = 再学習
retraining-meanwhile = そのあいだも、これまでどおり答えます。
retraining-reading = 録音を読んでいます …
retraining-copies = 電話、室内、街なかのように変えて録音を聞いています …
retraining-comparing = 新しいほうが聞いていない録音で、古いものと新しいものを比べています …
retraining-training = すべての録音から学んでいます …
retraining-seconds-left = 残り約 { $seconds } 秒
retraining-minutes-left = 残り約 { $minutes } 分
retraining-as-before = 何も変わっていません。これまでどおり答えます。
retraining-interrupted = この再学習の途中で再起動されました。{ retraining-as-before }`/{ command-retrain }` でもう一度始めてください。
retraining-cancelled = 中止しました。{ retraining-as-before }
retraining-adopted-before-stop = 結果をお見せする前に再起動されました。バージョン { $version } を使っています。働きぶりは `/{ command-model }` で見られます。

## 再学習:結果

unchanged-title = 新しく学ぶことはありません
unchanged = バージョン { $version } が学んでから何も変わっていません。新しい録音も、消した人もありません。これまでどおり答えます。`/{ command-enroll }` での録音が増えると違ってきます。
better-title = 再学習しました：バージョン { $version } を使います
better = { n-members }の{ n-notes }から学びました。
no-better-title = 再学習しましたが、前のものを使います
no-better = 新しいほうは、聞いていない録音では良くなりませんでした。これまでどおり答えます。
rate-missed = 見分けられなかったメンバー
rate-misnamed = 名前のまちがい
rate-strangers = 名前をつけてしまった他人
rate-strangers-unknown = メンバーがふたりではわかりません
hard-pairs = 見分けにくい人
pair = { $member } と { $other }
should-record-more = 録音を増やすとよい人
should-record-more-advice = { $people }：別の日や別の場所で、もう一度 `/{ command-enroll }` を。
measured-on = どちらも、聞いていない{ n-notes }で測りました。
measured-on-strangers = どちらも、聞いていない{ n-notes }と、他人として外したメンバーの録音{ $strangers }件で測りました。
and-more = { $people } ほか{ $more }人
share = { NUMBER($percent, maximumFractionDigits: 0) } %
share-small = { NUMBER($percent, minimumFractionDigits: 1, maximumFractionDigits: 1) } %

## バージョン

model-title = ここでのわたしの識別モデル
model-none = 使っているバージョンはありません。それぞれの平均の声と比べています。
model-version = **バージョン { $version }**、{ $date }：{ n-members }、{ n-notes }
model-unheard = 聞いていない録音では
model-rates = 見分けられなかったメンバー { $missed }、名前のまちがい { $misnamed }
model-rates-strangers = 見分けられなかったメンバー { $missed }、名前のまちがい { $misnamed }、名前をつけてしまった他人 { $named }
model-since = それから
model-so-far = これまで
changes-new-notes = 新しい録音{ $notes }件
changes-erased = 消したメンバー{ $members }人
changes-false-names = *{ button-not-me }* で知らされた名前のまちがい{ $names }件
model-last = 前回の再学習
last = { $date }：{ $ending }
last-automatic = { $date }、自動：{ $ending }
ending-running = いま進行中です
ending-adopted = バージョン { $version } を採用しました
ending-no-better = 新しいほうは良くならなかったので、使っていたものを残しました
ending-unchanged = 新しく学ぶことはありませんでした
ending-cancelled = 中止されました
ending-failed = 失敗しました。何も変わっていません
ending-interrupted = 再起動で中断されました。何も変わっていません
model-dropped = 学んだもとを誰かが消したため、削除されました：バージョン { $versions }。`/{ command-retrain }` で新しく作れます。
model-of-earlier-encoder = 前のエンコーダーのもので、使えません：バージョン { $versions }。
model-listening-old-answers = 新しいエンコーダーが、保存した録音{ $notes }件を聞きなおしています。それまでは前のもので答えます。
model-listening = 新しいエンコーダーが、保存した録音{ $notes }件を聞きなおしています。それまでは、その録音のメンバーがわかりません。古いものと新しいものは比べられないためです。
model-enrol-again = { $people } の録音は保存しておらず、エンコーダーが新しくなりました。もう一度 `/{ command-enroll }` をお願いします。
model-encoder = エンコーダー { $encoder }
version-unreadable = バージョン { $version } を読めないので、それぞれの平均の声と比べています。`/{ command-rollback }` で別のものに戻すか、`/{ command-retrain }` を使ってください。
rolled-back = これからはバージョン { $version } を使います。`/{ command-model }` ですべて見られます。
rolled-back-to-none = これからは、最初の再学習の前と同じように、それぞれの平均の声と比べます。
version-choice = { $date }、{ n-members }、見分けられず { $missed }
version-choice-in-use = { $date }、{ n-members }、見分けられず { $missed }（使用中）
version-choice-none = なし。それぞれの平均の声と比べます。
enrol-again = 新しい聞きかたになりましたが、あなたの録音は保存していないので、**{ $server }** ではもうあなたを見分けられません。そこでもう一度 `/{ command-enroll }` を使うか、`/{ command-forget }` で残りを消してください。

## エラー

error-unforeseen = こちらで問題が起きました。しばらくしてからもう一度試してください。
error-not-allowed = ここではこれを使えません。このサーバーの管理者に尋ねてください。
error-permission = このチャンネルでの権限が足りません。チャンネルの閲覧、メッセージの送信、リンクの埋め込み、ファイルの添付、履歴の閲覧が必要です。
error-start = いま記憶に手が届きません。しばらくしてからもう一度試してください。
error-busy = いま多くの録音が順番を待っています。1分ほどしてからもう一度試してください。
error-recording-refused = この録音を再生できません。もう一度録音してください。
error-restarting = ちょうど再起動しています。1分ほどしてからもう一度送ってください。
error-no-recording = このメッセージには録音がありません。ボイスメッセージを選んでください。
error-several-recordings = このメッセージには録音がいくつもあります。ひとつだけ送ってください。
error-forwarded = この録音は転送されたものなので、誰の声かわかりません。ご自分で録音してください。
error-no-consent = 同意なしに声を保存することはありません。`/{ command-enroll }` から始めてください。
error-nobody-enrolled = このサーバーではまだ誰も知りません。`/{ command-enroll }` から始めてください。
error-no-shared-server = わたしが誰かを知っている共通のサーバーがまだありません。まずサーバーで `/{ command-enroll }` を使ってください。
error-consent-outdated = 同意のあとで条件が変わりました。`/{ command-enroll }` で読み、同意してから、もう一度押してください。
error-already-retraining = このサーバーではもう再学習が進んでいます。終わるのを待つか、そのメッセージで中止してください。
error-not-retraining = 中止できる再学習はありません。もう終わったか、結果を保存しているところです。
error-too-few-members = 見分けることを学ぶには、録音が3件ずつあるメンバーが少なくともふたり必要です。`/{ command-enroll }` から始めてください。
error-training-lost = 学習しているプロセスが失われました。メモリ不足かもしれません。しばらくしてから試し、また起きたらこのボットを動かしている人に知らせてください。
error-head-outdated = 学んでいるあいだに何度も声が消されました。しばらくしてからもう一度試してください。
error-no-channel-access = このチャンネルでは結果をお見せできません。チャンネルの閲覧、メッセージの送信、リンクの埋め込み、ファイルの添付を許可するか、別のチャンネルを使ってください。
error-unknown-version = そのバージョンはないか、声といっしょに消されました。`/{ command-model }` ですべて見られます。
error-other-encoder = そのバージョンは前のエンコーダーのもので、使えません。別のものを選ぶか、`/{ command-retrain }` を使ってください。
error-encoder-switched = ちょうど新しい聞きかたを覚えたところです。もう一度試してください。
error-encoder-changing = 保存したすべての録音を、新しい聞きかたで聞きなおしています。終わりしだい `/{ command-retrain }` を使えます。残りの数は `/{ command-model }` で見られます。
error-server-only = これはサーバーでだけ使えます。サーバーのチャンネルで使ってください。
error-recording-gone = その録音はもう Discord にありません。もう一度送ってください。
error-download = Discord からその録音を受け取れませんでした（{ $status }）。1分ほどしてからもう一度試してください。
error-no-answer = Discord からその録音を受け取れませんでした（応答なし）。1分ほどしてからもう一度試してください。

## エラー:録音

error-empty = 録音が空です。もう一度録音してください。
error-too-large = 録音は { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB ですが、受け取れるのは { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB までです。もっと短いものを送ってください。
error-too-long = 録音が { $most } 秒より長いです。もっと短いものを送ってください。
error-truncated = 録音がファイルの途中で切れています。もう一度送ってください。
error-not-audio = これは再生できる録音ではありません。ボイスメッセージを送ってください。
error-broken-samples = 録音が壊れています。値が数ではありません。もう一度録音してください。
error-not-enough-speech = 話し声が { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } 秒しかなく、少なくとも { NUMBER($needed, maximumFractionDigits: 0) } 秒必要です。スマホを近づけて、文を最後まで読むか、もっと長く話してください。
misfit-copy = この録音はもう持っています。もう一度文を読んでください。コピーからは何も学べません。
misfit-another-member = あなたよりも、ほかのメンバーの声に近いので、保存しませんでした。ご自分で文を読んでください。
misfit-unlike-others = ほかの録音と声が似ていないので、保存しませんでした。スマホの近くで、もう一度ご自分で読んでください。前の録音のほうがまちがっているなら、`/{ command-forget }` で消して、始めからやりなおしてください。
misfit-two-voices = この録音にはふたり以上の声があるので、保存しませんでした。静かな場所で、ひとりで文を読んでください。

## A note of several people.

timeline-title = { $people }人の声が聞こえます
timeline-part = { $who }：{ NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) }秒、{ $certainty }
timeline-unknown = 不明{ $number }
timeline-guess = { $member }さんかもしれませんが、推測です
timeline-cannot-tell = わかりません：{ $reason }
timeline-nobody = 知らない声です
timeline-little-speech = 話している部分が短すぎます
timeline-noise = 雑音が多すぎます
timeline-narrow = 高い音が欠けています
timeline-echo = 反響が多すぎます
timeline-few-notes = いちばん近い声の録音がまだ少なすぎます

## 誰の声か：/verify

command-verify = 声の確認
    .description = この録音はこのメンバーの声ですか？
    .member = メンバー
    .member-description = 話しているはずの人
    .note = 録音
    .note-description = ボイスメッセージ、またはほかの音声ファイル
claim-very-likely = ほぼ間違いなく本人の声です
claim-likely = おそらく本人の声です
claim-unlikely = おそらく本人の声ではありません
claim-very-unlikely = ほぼ間違いなく本人の声ではありません
claim-compared = { $member } の録音と比べました。
claim-doubt = その人の声に少し似ていますが、それ以上は言えません。別の録音なら、もっとはっきりするかもしれません。
claim-several = { $people }人の声が聞こえます。比べられるのは、ひとりだけの録音です。
claim-doubt-few-notes = その人の録音がまだ少なすぎます。もう少し増えると助かります。
claim-no-proof = 証拠にはなりません。風邪、別のマイク、雑音、長い反響でもこうなります。
error-member-not-enrolled = このメンバーの録音が少なすぎて比べられません。本人が `/{ command-enroll }` を使えます。
help-verify = ひとりのメンバーについて同じことをします。本人の声ですか？

## チャンネルを聞く：/listen

command-listen = 聞く
    .description = チャンネルのボイスメッセージをどう扱うか
    .channel = チャンネル
    .channel-description = どのチャンネルか。スレッドも含みます
    .mode = モード
    .mode-description = どう扱うか
    .report_to = 知らせる先
    .report_to-description = 見守る場合：声が合わないときに知らせる、モデレーターのチャンネル
listen-mode-off = オフ：何もしない
listen-mode-name = 名前：誰が話しているか、そのつど答える
listen-mode-guard = 見守り：送った人の声に聞こえないとき、モデレーターに知らせる
listen-names = これからは { $channel } のボイスメッセージすべてに、誰が話しているか答えます。その録音は何も保存しません。
listen-guards = これからは、登録したメンバーが { $channel } に送るものを、本人の声と比べます。1分に{ $most }件までです。そこでは何も言わず、本人の声でないことがほぼ間違いないときだけ { $report } に知らせます。その録音は何も保存しません。メンバーのみなさんにお伝えください。
listen-ended = もう { $channel } を聞きません。
listen-by-operator = わたしを動かしている人が、{ $channel } のボイスメッセージすべてに答えると決めています（`TIMBRE_LISTEN_CHANNELS`）。変えられるのはその人だけです。
listen-deaf = Discord の決まりで、わたし宛てでない録音を聞けないため、何も変えていません。わたしを動かしている人が、アプリケーションの Bot のページで Message Content Intent を有効にし、`TIMBRE_LISTEN=true` を設定して、再起動する必要があります。
listen-report-missing = 見守るには、どこに知らせるかが必要です。`{ command-listen.report_to }` に、モデレーターだけが読めるチャンネルを入れてください。
listen-report-public = 知らせる内容は、誰にでも見せるものではありません。{ $channel } ではなく、モデレーターだけが読める別のチャンネルを選んでください。
listen-lacking = { $channel } で足りない権限：{ $permissions }。そこで権限を与えてから、もう一度 `/{ command-listen }` を使ってください。
permission-view = チャンネルを見る
permission-history = メッセージ履歴を読む
permission-send = メッセージを送信
permission-send-in-threads = スレッドでメッセージを送信
permission-embed = 埋め込みリンク
permission-attach = ファイルを添付
guard-title = 別の声かもしれません
guard-report =
    { $member } が { $channel } にボイスメッセージを送りました：{ $link }
    本人の録音とかなり違って聞こえます。証拠にはなりません。共用の機器、風邪、冗談、別のマイク、雑音、響く部屋でも、わたしには同じように聞こえます。大事なことなら、やさしく尋ねてください。
guard-kept = この録音は何も保存せず、ほかの誰にも伝えていません。
help-listen = チャンネルのボイスメッセージすべてに答えるか、送った人の声に聞こえないものをモデレーターに知らせます。
consent-listening-title = 聞いているチャンネルでは
consent-listening = サーバーの管理者が `/{ command-listen }` で有効にした場所では、あなたがチャンネルに送るものをあなた自身の声と比べ、かなり違うときはモデレーターに知らせます。その録音は何も保存しません。
privacy-listening-title = 聞いているチャンネル
privacy-listening = サーバーの管理者が `/{ command-listen }` で選んだもの、またはわたしを動かしている人が選んだものだけです。そこでは誰が話しているか答えたり、送ったメンバーと声がかなり違うときにモデレーターに知らせたりします。聞いたものは何も保存しません。
## 管理

command-settings = 設定
    .description = このサーバーでの動きかた
command-forget-member = メンバーの声の消去
    .description = 退出した、または消去を望むメンバーの声を消します
    .member = メンバー
    .member-description = 誰の声か。退出した人はID
command-audit = 記録
    .description = この90日間に誰が何をしたか
help-settings = どれだけ厳しく、どの言語で、誰のために動くか、など。
help-forget-member = 退出した、または消去を望むメンバーの声を消します。
help-audit = この90日間に誰が何をしたか。
settings-title = ここでの動きかた
settings = 下で選んでください。すぐに効きます。誰が何を変えたかは `/{ command-audit }` でわかります。
setting-strictness = 厳しさ
setting-language = みんなが読むものの言語
setting-retention = 使われていない声
setting-retraining = 自動の再学習
setting-audience = 誰が話しているかを尋ねられる人
setting-reading = 文が読まれたかの確認
setting-reading-locked = *オフ：追加機能 `phrase-check` が必要ですが、わたしを動かしている人が入れていません。*
option-strict = 厳しい：知らない人1000人中3人に名前がつき、見逃すメンバーは増えます
option-normal = 普通：知らない人100人中1人に名前がつきます
option-relaxed = ゆるい：知らない人100人中3人に名前がつき、見逃すメンバーは減ります
option-language-discord = Discordでのこのサーバーの設定どおり
option-retention = { $months }か月使われなければ消去
option-retrain-never = しない：コマンドだけで
option-retrain = 新しい録音と消された声が合わせて{ $changes }件になったら
option-everybody = みんな
option-enrolled = 声を登録したメンバー
option-managers = サーバーを管理できる人
option-reading = オン：英語では、文が読まれた録音だけを保存します
option-reading-not = オフ：文が読まれたかどうかは確かめません
listening-names = { $channel }：すべてのボイスメッセージに、誰が話しているか答えます
listening-guards = { $channel }：送った人の声と違って聞こえる録音を { $report } に知らせます
listening-by-operator = { $channel }：すべてのボイスメッセージに、誰が話しているか答えます（わたしを動かしている人が選びました）
listening-none = ありません。
listening-how = 変えるには、チャンネルとそこですることを選んで `/{ command-listen }` を使ってください。見守るには、モデレーターのチャンネル（`{ command-listen.report_to }`）も選びます。
button-erase-member = この声を消す
forget-member-title = メンバーの声を消しますか？
forget-member = { $member } の{ n-notes }と、そこから作ったものすべてを、すぐに、完全に消します。メッセージを受け取れるなら本人に知らせます。
forget-member-nothing = このサーバーに { $member } の声は保存していません。
forgot-member = 消しました：{ $member } の{ n-notes }と、そこから作ったものすべて。
forgot-member-told = 本人に知らせました。
forgot-member-not-told = 本人は私のメッセージを受け取れません。あなたから伝えてください。
forgotten-by-moderator = **{ $server }** の管理者が、そこにあるあなたの声と、そこから作ったものすべてを消しました。そこではもうあなたを見分けません。また見分けてほしいときは、そこで `/{ command-enroll }` を使ってください。
unused-title = 私を使わなくなったら
unused = どんな形でも最後に使ってから{ $months }か月たつと、あなたの声を自動で消します。その1週間前にお知らせします。
unused-elsewhere = 最後に使ってから{ $months }か月たつと、あなたの声を自動で消します。サーバーの管理者がほかの期間を選んでいれば、そこで `/{ command-privacy }` を使うとわかります。
unused-warning = 長いあいだ使われていないので、{ $date } に **{ $server }** にあるあなたの声と、そこから作ったものすべてを消します。残すには、それまでに `/{ command-mydata }` など、どれかコマンドを使ってください。
audit-title = この90日間にここであったこと
audit-empty = まだ何もありません。
audit-page = { $page }ページ
button-newer = 新しいほうへ
button-older = 古いほうへ
somebody = 誰か
event-consented = { $member } が声を覚えることに同意しました
event-enrolment-started = { $member } が声の登録を始めました
event-enrolment-finished = { $member } が声を登録しました
event-enrolment-stopped = { $member } が声の登録をやめました
event-note-erased = { $member } が録音を1件取り消しました
event-forgotten = あるメンバーが同意を取り下げ、自分の声を消しました
event-forgotten-by-moderator = { $member } があるメンバーの声を消しました
event-forgotten-unused = 長いあいだ使われていないメンバーの声を消しました
event-forgotten-departed = サーバーを退出したメンバーの声を消しました
event-retrained = { $member } が再学習させました：{ $ending }
event-retrained-automatic = 自動で再学習しました：{ $ending }
event-rolled-back = { $member } がバージョン{ $version }に戻しました
event-rolled-back-to-none = { $member } がバージョンなしに戻しました
event-setting = { $member } が「{ $setting }」を変えました：{ $before } → { $after }
event-listening-off = { $member } が { $channel } を聞くのをやめさせました
event-listening-name = { $member } が { $channel } のボイスメッセージすべてに答えるようにしました
event-listening-guard = { $member } が { $channel } を見守り、{ $report } に知らせるようにしました
event-refused = { $member } が誰が話しているか尋ねましたが、許されていません
error-cooldown = 続けて何度も使われました。{ $seconds }秒後にもう一度試してください。
error-audience-enrolled = このサーバーで私に尋ねられるのは声を登録したメンバーだけです。まず `/{ command-enroll }` を使ってください。
error-audience-managers = このサーバーで私に尋ねられるのは管理者だけです。管理者に頼んでください。

## 文が読まれたかどうか.

# 「やりかた」の最後に表示されます。
prompt-reading = { $checked ->
    [yes] この文が聞きとれた録音だけを保存します。
    [language] この言語では、文が読まれたかどうかを確かめられません。
   *[no] 文が読まれたかどうかは確かめません。
}
reading-other = 「{ $other }」と聞こえたので、保存しませんでした。「{ $sentence }」を読んでください。
reading-partly = 聞きとれない言葉があったので、保存しませんでした。足りない言葉：**{ $words }**。「{ $sentence }」を全部読むか、{ button-skip }を押して別の文にしてください。
reading-not-heard = この録音では文が聞きとれなかったので、保存しませんでした。静かな場所で、スマホの近くで「{ $sentence }」を読むか、{ button-skip }を押して別の文にしてください。
## アップロード：ファイルで渡す録音

# ボタン。ファイルを受け取る画面を開きます。
button-upload = 録音をアップロード
enrol-upload-hint = パソコンのようにマイクのボタンがないときは、**{ button-upload }** で、あなたの声の音声ファイルを一度に10個まで渡せます。ほかの人には聞こえません。
enrol-nowhere-to-write = ダイレクトメッセージもこのチャンネルへの書きこみもできないので、あなたの声の録音をください。
# 画面の題と欄の名前：45文字まで。
modal-upload = あなたの声の録音
modal-upload-files = 音声ファイル
# 欄のそば：100文字まで。
modal-hint-upload = あなただけの声で、それぞれ4秒ほど。何を話してもかまいません。10個まで。
# $files 件のうち $kept 件を保存した。
upload-title = { $files }件のうち{ $kept }件を保存しました
# $server：その名前。
upload-known = **{ $server }** にはいま、あなたの{ n-notes }があり、それで声がわかります。
# $needed：何件から見分けられるか。
upload-too-few = **{ $server }** にはいま、あなたの{ n-notes }があります。見分けられるのは録音{ $needed }件からです。
upload-not-taken = ここでは、お願いした文を読んでいるかどうかを確かめています。ボイスメッセージか音声ファイルで返信してください。
upload-expired = この画面は古すぎて、何も届きませんでした。もう一度 **{ button-upload }** を押してください。

# サーバーでの最初のメッセージ。「アプリ」はメッセージのメニューの項目です。
welcome-title = はじめまして、Timbre です。ボイスメッセージで話しているのが誰か、わかります
welcome =
    1. **メンバーのみなさん**：`/{ command-enroll }` で、いくつかの文を読んでください。同意の前には何も保存しません。
    2. **そのあと**：ボイスメッセージを長押しするか右クリックして、**アプリ > { menu-whois }**。
    3. **サーバーを管理する方**：何人か登録したら `/{ command-retrain }` を。よりよく聞き分けられます。
    `/{ command-privacy }` で、声がどう扱われるかがわかります。

button-take-away = ダウンロード
nothing-anywhere = どのサーバーにもあなたの声は保存していません。
known-how = ボタンを押すと、そのサーバーであなたについて保存しているものがすべて届きます。/{ command-forget } ですべて消せます。
server-left = サーバー { $server }
forget-everywhere =
    次のサーバーで、あなたの声について保存しているものと、そこから作ったものすべてを、すぐに、完全に消します：
    { $servers }
forgotten-everywhere = すべての場所で消しました：{ n-notes }と、そこから作ったものすべて。どのサーバーでももうあなたを知りません。
taken-away = { $parts ->
    [1] このサーバーであなたについて保存しているもののすべてです。ほかの人に聞かれない場所にしまってください。
   *[other] このサーバーであなたについて保存しているもののすべてで、ファイルは{ $parts }個あります。順番につなげると（7-Zip でできます）1つの ZIP になります。ほかの人に聞かれない場所にしまってください。
}
export-read-me-file = README-ja.txt
export-read-me =
    これは、Timbre がサーバー { $server } であなたについて保存しているもののすべてです。

    notes/      Timbre のために録音した、または自分のものだと確認した音声メッセージ。送られたままの形です。1つもないときは、そこから作ったものだけが保存されています。
    data.json   そのほかのすべて。プログラムでも読める形です。いつ、どの版の文章に、どの言語で同意したか。最後にボットを使った日時。それぞれの音声の文、日時、長さと明瞭さ、embedding（声を表す数値）、雑音などを加えた写しの embedding、指紋（同じ録音に気づくためのもの）。このサーバーのどのバージョンがあなたから学んだか、あなたがしたこと。

    これは生体情報です。持っている人はあなたの声を見分けられます。ボットのコマンドで消えるのはボットが保存しているもので、この写しは消えません。
privacy-rights-title = あなたの権利
privacy-rights = 声を保存する理由は、あなたが同意したことだけです。理由を言わずにいつでも取り消せて、見分けられなくなるほかに失うものはありません。`/{ command-forget }` は、ダイレクトメッセージでは、退出したサーバーも含むすべてのサーバーについて一度に消します。`/{ command-mydata }` ですべてをファイルで受け取れます。下に書かれた責任者にはあなたを助ける義務があり、そうしないときは、お住まいの地域の個人情報保護の機関に相談できます。
privacy-departed = あなたか、わたしがサーバーを退出すると、30日後に声を消します。

## 声：/voices とそのマップ

command-voices = 声の一覧
    .description = ここで知っている声と、似ている声
button-previous = 前へ
button-next = 次へ
button-show-on-map = マップに載せる
button-take-off-map = マップから外す
voices-title = ここで知っている声
voices-count = 登録：{ n-members }。使える録音が{ $needed }件以上あり、見分けられる人：{ $known }人。
voices-line = { $member }：{ n-notes }、{ $ready ->
    [yes] 見分けられます
   *[no] まだ見分けられません
}
voices-unknown = ここではまだあなたの声を知りません。`/{ command-enroll }` から始めてください。
voices-listed-willing = ほかのメンバーは、マップに載ることを選んだ人だけが並びます。
voices-listed-all = あなたはこのサーバーを管理できるので、全員が見えます。ほかの人に見えるのは、マップに載ることを選んだ人だけです。
voices-page = { $page }/{ $pages }ページ
voices-map-title = 声のマップ
voices-map = 近いほど似ています。ただし、平らなマップで表せる範囲でのことです。番号は一覧の番号です。
voices-map-too-few = 見分けられて、載ることを選んだメンバーが{ $needed }人必要です。今は{ $shown }人です。
voices-map-offer = **{ button-show-on-map }**：わたしがあなたの声を知っていること、録音の件数、マップのほかの声とどれくらい似ているかが、ここでこのサーバーのメンバー全員に見えるようになります。いつでも取り消せます。
voices-map-on = このサーバーのメンバー全員に、あなたがここで見えています。**{ button-take-off-map }** でやめられます。
help-voices = ここで知っている声と、載ることを選んだ人の声のマップ。
privacy-voices-title = わたしが声を知っている人が、誰に見えるか
privacy-voices = サーバーを管理する人には、`/{ command-voices }` で全員が見えます。ほかのメンバーにあなたが見えるのは、**{ button-show-on-map }** を選んだときだけです。

## 録音の画像の下にある棒グラフ。それぞれに色があります。

bars-title = 誰の声か
bar = { $who }：{ $likely }
bars-other-member = ほかのメンバー
bars-member = メンバーの誰か
bars-guess = 推測です
bars-possible = 可能性があります
bars-unlikely = まずありません
bars-meaning = 棒グラフ：録音の半分がメンバーのものだとしたとき、それぞれの声である確率です。

## /mydata にあるメンバーの録音の画像と、いま一番役に立つこと。

my-notes-title = あなたの録音（1行に1件）
my-notes-legend = 左から順に、番号と日付、話し声の秒数、声が雑音をどれだけ上回るか、そしてその録音がほかの録音を見分けるのにどれだけ役立つかです。線より右なら役立ち、左なら妨げになります。
my-notes-colours = 🟧 読み上げ、🟦 アップロード、🟩 ボタンで確認
my-notes-waiting = 枠だけの録音は待っています。まだほかの録音と似ていません。
my-notes-latest = 新しいほうから{ $drawn }件です。
my-notes-too-few = それぞれがどれだけ役立つかは、録音が3件になると分かります。
my-notes-other-encoder = { $notes ->
   *[other] 灰色の{ $notes }件は以前のバージョンのものです。聞き直すか、新しく録音してくださるまで、比べるのには使いません。
}
my-notes-unreadable = { $notes ->
   *[other] 灰色の{ $notes }件はもう読み取れません。わたしを動かしている人に知らせるか、声を消してもう一度録音してください。
}
my-notes-none = あなたの録音はまだありません。`/{ command-enroll }` でお願いしています。
my-notes-no-picture = いまは手がいっぱいで描けません。1分ほどしてからもう一度お試しください。
next-title = いま一番役に立つこと
next-nearer = もっとマイクに近い録音です。いままでのものは声がとても小さいです。
next-further = マイクから少し離れた録音です。いままでのものは音が割れています。
next-longer = もっと長い録音です。いままでのものは話し声が2秒もありません。
next-other-device = 別の機器での録音です。いままでのものは電話のように高い音が欠けています。
next-quieter = もっと静かな場所での録音です。いままでのものはどれも雑音が多いです。
next-noisier = もっとにぎやかな場所での録音です。いままでのものはどれも静かな場所のものです。
next-another-day = 別の日に、別の場所での録音です。
next-go-on = 次の文を、この調子で。
