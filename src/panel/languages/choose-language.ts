import { LANGUAGES, type LanguageCode } from './languages.js';

/** A language to speak, and the region whose numbers and dates go with it. */
export interface LanguageChoice {
  readonly code: LanguageCode;
  /** What `Intl` is given: the language, with its region where one was asked for. */
  readonly locale: string;
}

/** Codes of Potree's language switch that mean something else, or nothing, in BCP 47. */
const POTREE_CODES: ReadonlyMap<string, LanguageCode> = new Map([['jp', 'ja'], ['se', 'sv']]);

const ENGLISH: LanguageChoice = { code: 'en', locale: 'en' };

/** The first wish (a BCP 47 tag, or Potree's code) in a language that is spoken here; English where there is none. */
export function chooseLanguage(wishes: readonly string[]): LanguageChoice {
  return wishes.map(choiceOf).find((choice) => choice !== null) ?? ENGLISH;
}

function choiceOf(tag: string): LanguageChoice | null {
  const potree = POTREE_CODES.get(tag.toLowerCase());
  if (potree) return { code: potree, locale: potree };
  const locale = localeOf(tag);
  return locale && isSpoken(locale.language) ? { code: locale.language, locale: locale.baseName } : null;
}

/** Null for what is no language tag; `de_CH`, as some systems write it, is one. */
function localeOf(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'));
  } catch {
    return null; // how Intl says that it is none
  }
}

function isSpoken(code: string): code is LanguageCode {
  return Object.hasOwn(LANGUAGES, code);
}
