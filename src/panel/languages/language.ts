import { createInstance } from 'i18next';
import { chooseLanguage, type LanguageChoice } from './choose-language.js';
import { type Formats, formatsOf } from './formats.js';
import { LANGUAGES, type LanguageCode } from './languages.js';
import type { PluralKey, TextKey, Values, WordKey } from './translation.js';

/** Our own, since the page's global i18next may be the host's. Everything is here, so it is ready at once. */
const texts = createInstance();
void texts.init({
  initAsync: false,
  fallbackLng: false,
  keySeparator: false,
  nsSeparator: false,
  // Lit escapes what it shows.
  interpolation: { escapeValue: false },
  resources: Object.fromEntries(Object.entries(LANGUAGES).map(([code, translation]) => [code, { translation }])),
});

/** The language of the panel and the overlay: one for the page, however many tools it has. Fires `change`. */
class Language extends EventTarget {
  #choice: LanguageChoice = chooseLanguage([]);
  #formats = formatsOf(this.#choice.locale);

  get code(): LanguageCode {
    return this.#choice.code;
  }

  get formats(): Formats {
    return this.#formats;
  }

  /** Speaks the language of a BCP 47 tag or of Potree's code; without one that is known the page's, else the browser's, else English. */
  speak(tag = ''): void {
    const choice = chooseLanguage([tag, document.documentElement.lang, ...navigator.languages]);
    if (choice.locale === this.#choice.locale) return;
    this.#choice = choice;
    this.#formats = formatsOf(choice.locale);
    this.dispatchEvent(new Event('change'));
  }

  /** Letters as this language makes them small, for comparing. */
  lowerCase(text: string): string {
    return text.toLocaleLowerCase(this.#choice.locale);
  }
}

export const language = new Language();

/** A text that is complete as it is, in the language of the moment. */
export function say(key: WordKey): string {
  return text(key);
}

/** A text in the language of the moment, filled in. */
export function fill<Key extends TextKey>(key: Key, values: Values<Key>): string {
  return text(key, values);
}

/** A text in the plural form that the language of the moment has for `count`, with the number as it is written. */
export function fillCount(key: PluralKey, count: number): string {
  return text(key, { count, number: language.formats.count.format(count) });
}

function text(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  return texts.t(key, { ...values, lng: language.code });
}
