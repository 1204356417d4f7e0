import { ca } from './ca.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { it } from './it.js';
import { ja } from './ja.js';
import { sv } from './sv.js';
import type { Translation } from './translation.js';
import { zh } from './zh.js';

/** A language that the panel speaks, by its BCP 47 code. */
export type LanguageCode = 'en' | 'fr' | 'de' | 'ja' | 'es' | 'sv' | 'zh' | 'it' | 'ca';

/** Those of Potree 1.8's language switch. */
export const LANGUAGES: Readonly<Record<LanguageCode, Translation>> = { en, fr, de, ja, es, sv, zh, it, ca };
