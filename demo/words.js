// What the page itself says, in the languages that the tool speaks. `{}` is the name of a folder.

export const WORDS = {
  en: {
    view: 'The scan. Arrow keys move, C clicks in the middle.',
    open: 'Open a scan from this computer…', again: 'Open {} again…', another: 'Another folder…',
    drop: 'or drop its folder here', dismiss: 'Close this message',
  },
  fr: {
    view: 'Le nuage. Les flèches déplacent la vue, C clique au milieu.',
    open: 'Ouvrir un nuage de cet ordinateur…', again: 'Rouvrir {}…', another: 'Un autre dossier…',
    drop: 'ou déposez son dossier ici', dismiss: 'Fermer ce message',
  },
  de: {
    view: 'Der Scan. Pfeiltasten bewegen ihn, C klickt in die Mitte.',
    open: 'Scan von diesem Computer öffnen…', again: '{} wieder öffnen…', another: 'Anderer Ordner…',
    drop: 'oder seinen Ordner hier ablegen', dismiss: 'Meldung schließen',
  },
  ja: {
    view: '点群。矢印キーで移動、C で中央をクリックします。',
    open: 'このコンピューターの点群を開く…', again: '{} をもう一度開く…', another: '別のフォルダー…',
    drop: 'またはフォルダーをここにドロップ', dismiss: 'メッセージを閉じる',
  },
  es: {
    view: 'La nube. Las flechas la mueven, C hace clic en el centro.',
    open: 'Abrir una nube de este ordenador…', again: 'Abrir {} de nuevo…', another: 'Otra carpeta…',
    drop: 'o suelte aquí su carpeta', dismiss: 'Cerrar este mensaje',
  },
  sv: {
    view: 'Punktmolnet. Piltangenterna flyttar vyn, C klickar i mitten.',
    open: 'Öppna ett punktmoln från den här datorn…', again: 'Öppna {} igen…', another: 'En annan mapp…',
    drop: 'eller släpp dess mapp här', dismiss: 'Stäng meddelandet',
  },
  zh: {
    view: '点云。方向键移动视图，C 在中央点击。',
    open: '打开此计算机上的点云…', again: '再次打开 {}…', another: '其他文件夹…',
    drop: '或将其文件夹拖放到此处', dismiss: '关闭此消息',
  },
  it: {
    view: 'La nuvola. Le frecce spostano la vista, C fa clic al centro.',
    open: 'Apri una nuvola da questo computer…', again: 'Riapri {}…', another: 'Un’altra cartella…',
    drop: 'o rilascia qui la sua cartella', dismiss: 'Chiudi questo messaggio',
  },
  ca: {
    view: 'El núvol. Les fletxes mouen la vista, C fa clic al mig.',
    open: 'Obre un núvol d’aquest ordinador…', again: 'Torna a obrir {}…', another: 'Una altra carpeta…',
    drop: 'o deixa anar aquí la seva carpeta', dismiss: 'Tanca aquest missatge',
  },
};
