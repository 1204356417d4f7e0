import { expect } from 'chai';
import { DEFAULT_CLASSES } from '../../../src/annotations/segment-classes.js';
import { fill, language } from '../../../src/panel/languages/language.js';
import { LANGUAGES, type LanguageCode } from '../../../src/panel/languages/languages.js';
import { className, engineWords, keySheet, keyWords, lengthWords, loadingWords, pointWords, qualityWords, WORDS } from '../../../src/panel/words.js';
import { scanWords } from '../../../src/panel/saving-words.js';
import { READY } from '../../support/fake-tool.js';

const CODES = Object.keys(LANGUAGES) as LanguageCode[];
const PLURAL = /_(zero|one|two|few|many|other)$/;

const textsOf = (code: LanguageCode): Readonly<Record<string, string>> => LANGUAGES[code];
const english = textsOf('en');
const keysOf = (code: LanguageCode) => Object.keys(textsOf(code));
/** What is filled in and what is taken from another text; a text may name either where its grammar wants it. */
const holesOf = (text: string) => [...new Set(text.match(/\{\{.*?\}\}|\$t\(.*?\)/g))].sort();

describe('the translations', () => {
  afterEach(() => language.speak('en'));

  for (const code of CODES) {
    describe(`into ${code}`, () => {
      it('have every text and no other, in the plural forms of the language', () => {
        const plain = (keys: readonly string[]) => keys.filter((key) => !PLURAL.test(key)).sort();
        expect(plain(keysOf(code))).to.deep.equal(plain(keysOf('en')));
        const forms = keysOf(code).filter((key) => PLURAL.test(key));
        const wanted = new Intl.PluralRules(code).resolvedOptions().pluralCategories.map((form) => `points_${form}`);
        expect(forms.sort()).to.deep.equal(wanted.sort());
      });

      it('fill in what English fills in', () => {
        const others = keysOf(code).filter((key) => {
          const source = english[key.replace(PLURAL, '_other')]!;
          return String(holesOf(textsOf(code)[key]!).filter(isHole)) !== String(holesOf(source).filter(isHole));
        });
        expect(others).to.deep.equal([]);
      });

      it('name only texts that there are, and are clean', () => {
        const texts = Object.values(textsOf(code));
        const named = texts.flatMap((text) => [...text.matchAll(/\$t\((.*?)\)/g)].map(([, key]) => key!));
        expect(named.filter((key) => !(key in english))).to.deep.equal([]);
        expect(texts.filter((text) => text === '' || text !== text.trim() || text.includes('  ') || text.includes('...'))).to.deep.equal([]);
      });

      it('leave nothing unfilled when spoken', () => {
        language.speak(code);
        expect(Object.values(WORDS).filter((word) => /\$t\(|\{\{(?!what|name|keys|number|code|stage|detail|done|total|share|saved|size|clouds)/.test(word))).to.deep.equal([]);
        expect(keySheet().flat(2).filter((words) => words === '' || /\$t|\{\{|key\.|sheet\./.test(words))).to.deep.equal([]);
      });
    });
  }

  it('say sentences in no other language\'s words', () => {
    const sentences = (code: LanguageCode) => Object.values(textsOf(code)).filter((text) => text.length > 25 && !text.startsWith('$t'));
    const all = CODES.flatMap(sentences);
    expect(all.filter((text, i) => all.indexOf(text) !== i)).to.deep.equal([]);
  });

  it('name every class, in English as the list of classes does', () => {
    expect(DEFAULT_CLASSES.map(({ code }) => className(code))).to.deep.equal(DEFAULT_CLASSES.map(({ name }) => name));
    expect(className(40)).to.equal('Class 40');
    language.speak('sv');
    expect([className(2), className(40)]).to.deep.equal(['Mark', 'Klass 40']);
  });

  it('call the tool in English what its manifest calls it', async () => {
    const manifest = (await (await fetch('/plugin-manifest.json')).json()) as { name: string; title: string };
    expect([WORDS.title, WORDS.tool]).to.deep.equal([manifest.name, manifest.title]);
  });

  it('show names of objects as they are, whatever is in them', () => {
    const name = '$t(keep) {{name}} <b> $& Tree_7';
    expect(fill('deleted', { name })).to.equal(`Deleted ${name}`);
    expect(fill('of', { what: name, name })).to.equal(`${name}: ${name}`);
  });

  it('call keys what the keyboards of the country do', () => {
    const keys = (tag: string) => {
      language.speak(tag);
      return ['Shift + Ctrl + Z', 'Delete', 'Esc'].map(keyWords);
    };
    expect(keys('fr')).to.deep.equal(['Maj + Ctrl + Z', 'Suppr', 'Échap']);
    expect(keys('it')).to.deep.equal(['Maiusc + Ctrl + Z', 'Canc', 'Esc']);
    expect(keys('ja')).to.deep.equal(['Shift + Ctrl + Z', 'Delete', 'Esc']);
  });
});

describe('the formats', () => {
  afterEach(() => language.speak('en'));
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

  it('follow the language', () => {
    language.speak('de');
    expect([lengthWords(0.84), pointWords(12480), qualityWords(0.874)].map(plain)).to.deep.equal(['0,84 m', '12.480 Punkte', 'gut 0,87']);
    expect(plain(loadingWords({ done: 3.1e6, total: 5.5e6 }))).to.equal('Modell lädt: 3,1 von 5,5 MB');
    expect(plain(scanWords({ savedAt: Date.UTC(2026, 4, 12, 12), bytes: 412_000 }))).to.equal('12.05.2026, 0,4 MB');
    language.speak('fr');
    expect([loadingWords({ done: 3.1e6, total: 5.5e6 }), qualityWords(0.52)].map(plain)).to.deep.equal(['Modèle : 3,1 sur 5,5 Mo', 'faible 0,52']);
    expect(engineWords({ ...READY.engine!, backend: 'wasm' })).to.equal('point-sam-tiny · processeur');
  });

  it('follow the region', () => {
    language.speak('de-CH');
    expect(pointWords(12480)).to.match(/^12['\u2019]480 Punkte$/);
  });

  it('count points in the language\'s plural forms', () => {
    const counts = (tag: string) => {
      language.speak(tag);
      return [0, 1, 2, 1_000_000].map(pointWords).map(plain);
    };
    expect(counts('en')).to.deep.equal(['0 points', '1 point', '2 points', '1,000,000 points']);
    expect(counts('fr')).to.deep.equal(['0 point', '1 point', '2 points', '1 000 000 points']);
    expect(counts('sv')).to.deep.equal(['0 punkter', '1 punkt', '2 punkter', '1 000 000 punkter']);
    expect(counts('zh')).to.deep.equal(['0 个点', '1 个点', '2 个点', '1,000,000 个点']);
  });
});

function isHole(hole: string): boolean {
  return hole.startsWith('{{');
}
