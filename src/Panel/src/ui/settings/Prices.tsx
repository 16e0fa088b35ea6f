import { useId, useRef, useState } from 'react';
import { localeOf, useLanguage, useText } from '../../i18n/text';
import { models } from '../../service/models';
import { settings, type Price } from '../../state/settings';
import { useStore } from '../../state/Store';
import { useConversationState } from '../kit/context';
import { CloseIcon } from '../kit/icons';

const CURRENCIES = ['USD', 'EUR', 'GBP', 'CNY', 'JPY', 'KRW', 'TWD', 'INR', 'BRL', 'RUB', 'TRY', 'CHF', 'CAD', 'AUD', 'AED', 'SAR'];

/** What models cost, by the user's own word. Nothing is known of prices otherwise. */
export function Prices() {
  const t = useText();
  const language = useLanguage();
  const { prices, currency } = useStore(settings);
  const known = useStore(models);
  const used = useConversationState((state) => state.session.usageBy);
  const [name, setName] = useState('');
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  const names = new Intl.DisplayNames(localeOf(language), { type: 'currency' });
  const suggested = new Set([
    ...Object.keys(used ?? {}),
    ...(known?.connections ?? []).flatMap(({ model, answers }) => [model ?? answers ?? '']),
  ]);
  const set = (model: string, price: Partial<Price>) =>
    settings.update({ prices: { ...prices, [model]: { ...(prices[model] ?? { input: 0, output: 0 }), ...price } } });
  const add = () => {
    if (name.trim() === '') return;
    set(name.trim(), {});
    setName('');
    field.current?.focus();
  };
  const remove = (model: string) =>
    settings.update({ prices: Object.fromEntries(Object.entries(prices).filter(([other]) => other !== model)) });
  return (
    <fieldset className="prices">
      <legend>{t('prices.title')}</legend>
      <small>{t('prices.hint')}</small>
      {Object.entries(prices).map(([model, price]) => (
        <div key={model} className="price" role="group" aria-label={model}>
          <bdi className="price-model aligned">{model}</bdi>
          {(['input', 'output'] as const).map((side) => (
            <label key={side}>
              {t(`prices.${side}`)}
              <input
                type="number"
                min={0}
                step="any"
                defaultValue={price[side]}
                onChange={({ target }) => target.validity.valid && target.value !== '' && set(model, { [side]: target.valueAsNumber })}
              />
            </label>
          ))}
          <button
            type="button"
            className="icon"
            aria-label={t('prices.remove', { name: model })}
            title={t('prices.remove', { name: model })}
            onClick={() => remove(model)}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
      <div className="price-new">
        <input
          ref={field}
          className="latin"
          value={name}
          list={list}
          placeholder={t('prices.model')}
          aria-label={t('prices.model')}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && (event.preventDefault(), add())}
        />
        <datalist id={list}>
          {[...suggested]
            .filter((model) => model !== '' && !Object.hasOwn(prices, model))
            .map((model) => (
              <option key={model} value={model} />
            ))}
        </datalist>
        <button type="button" disabled={name.trim() === ''} onClick={add}>
          {t('prices.add')}
        </button>
      </div>
      {Object.keys(prices).length > 0 && (
        <label>
          {t('prices.currency')}
          <select value={currency} onChange={(event) => settings.update({ currency: event.target.value })}>
            {CURRENCIES.map((code) => (
              <option key={code} value={code}>
                {code} – {names.of(code)}
              </option>
            ))}
          </select>
        </label>
      )}
    </fieldset>
  );
}
