import { expect } from 'chai';
import { chooseLanguage } from '../../../src/panel/languages/choose-language.js';

const codes = (...wishes: string[]) => chooseLanguage(wishes).code;

describe('chooseLanguage', () => {
  it('takes the first wish that is spoken here, and English without one', () => {
    expect(codes('pl', 'fr', 'de')).to.equal('fr');
    expect([codes(), codes('pl', 'pt-BR')]).to.deep.equal(['en', 'en']);
  });

  it('knows the codes of Potree\'s language switch', () => {
    expect(['en', 'fr', 'de', 'jp', 'es', 'se', 'zh', 'it', 'ca'].map((code) => codes(code)))
      .to.deep.equal(['en', 'fr', 'de', 'ja', 'es', 'sv', 'zh', 'it', 'ca']);
  });

  it('keeps the region for numbers and dates', () => {
    expect(chooseLanguage(['de-CH'])).to.deep.equal({ code: 'de', locale: 'de-CH' });
    expect(chooseLanguage(['DE_at'])).to.deep.equal({ code: 'de', locale: 'de-AT' });
    expect(chooseLanguage(['zh-Hans-SG']).locale).to.equal('zh-Hans-SG');
    expect(chooseLanguage(['jp']).locale).to.equal('ja');
  });

  it('passes over what is no language', () => {
    expect(codes('', '-', 'not a language', 'constructor', 'it')).to.equal('it');
  });
});
