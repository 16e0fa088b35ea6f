import { useState, type ReactNode } from 'react';
import { useText, type Key } from '../i18n/text';
import { isChangedHere } from '../service/layer';
import { sendJson } from '../service/service';
import { directionOf } from '../text/direction';
import { ItemForm, type Field, type Item, type Written } from './ItemForm';
import { LayerBadge } from './LayerBadge';
import { Missing } from './Missing';
import { useResource } from './useResource';

export interface ListOf {
  path: string;
  /** The property of the response that contains the list. */
  member: string;
  id: 'id' | 'slug';
  fields: Field[];
  /** Whether one of them can be active, as with personas. */
  canUse?: boolean;
  /** What the form begins with on request. */
  example: Record<string, Key>;
  /** Left out for those that are neither tried nor kept in versions. */
  written?: Omit<Written, 'slug'>;
  /** Other ways to add one, shown below the list. */
  more?: (ids: string[], add: (body: object) => Promise<boolean>) => ReactNode;
}

/** A list that the user edits: rules, personas, skills. */
export function ListSection({ path, member, id, fields, canUse = false, example, written, more }: ListOf) {
  const t = useText();
  const { value, error, change } = useResource<Record<string, unknown>>(path);
  const [open, setOpen] = useState<string>();
  const [started, setStarted] = useState(false);
  if (!value) return <Missing value={value} error={error} />;
  const items = (value[member] ?? []) as Item[];
  const unreadable = (value['unreadable'] ?? []) as { slug: string; reason: string }[];
  const active = value['active'];
  const use = (slug: string | null) => change(() => sendJson('PUT', `${path}/active`, { slug }));
  const add = (body: object) => change(() => sendJson('POST', path, body));
  const remove = (key: string, name: string) => {
    if (confirm(t('prompts.deleteSure', { name }))) void change(() => sendJson('DELETE', `${path}/${encodeURIComponent(key)}`));
  };
  return (
    <>
      <Missing value={value} error={error} />
      {items.length === 0 && <p className="muted">{t('prompts.empty')}</p>}
      <ul className="cards">
        {items.map((item) => {
          const key = String(item[id]);
          return (
            <li key={key}>
              <div className="row">
                <strong>
                  <bdi>{item.name || key}</bdi>
                </strong>
                <LayerBadge layer={item.layer} />
                {canUse && active === key && <span className="badge">{t('prompts.active')}</span>}
                <span className="row">
                  {canUse && (
                    <button type="button" className="small" onClick={() => void use(active === key ? null : key)}>
                      {t(active === key ? 'prompts.stopUsing' : 'prompts.use')}
                    </button>
                  )}
                  {isChangedHere(item.layer) && (
                    <>
                      <button
                        type="button"
                        className="small"
                        aria-expanded={open === key}
                        onClick={() => setOpen(open === key ? undefined : key)}
                      >
                        {t('message.edit')}
                      </button>
                      <button type="button" className="small" onClick={() => remove(key, item.name || key)}>
                        {t('prompts.delete')}
                      </button>
                    </>
                  )}
                </span>
              </div>
              {open !== key && <Described text={item.description ?? item.text ?? ''} />}
              {open === key && (
                <ItemForm
                  path={`${path}/${encodeURIComponent(key)}`}
                  item={item}
                  fields={fields}
                  written={written && { ...written, slug: key }}
                  save={(body) => change(() => sendJson('PATCH', `${path}/${encodeURIComponent(key)}`, body))}
                  close={() => setOpen(undefined)}
                />
              )}
            </li>
          );
        })}
        {unreadable.map(({ slug, reason }) => (
          <li key={slug}>
            <div className="row">
              <p className="failure">{t('prompts.unreadable', { name: slug, reason })}</p>
              <span className="spring" />
              <button type="button" className="small" onClick={() => remove(slug, slug)}>
                {t('prompts.delete')}
              </button>
            </div>
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('prompts.add')}</summary>
        {!started && (
          <button type="button" className="small" onClick={() => setStarted(true)}>
            {t('prompts.example')}
          </button>
        )}
        <ItemForm
          key={String(started)}
          fields={fields}
          item={started ? Object.fromEntries(Object.entries(example).map(([field, key]) => [field, t(key)])) : {}}
          save={add}
          close={() => setStarted(false)}
        />
      </details>
      {more?.([...items.filter(isOwn).map((item) => String(item[id])), ...unreadable.map(({ slug }) => slug)], add)}
    </>
  );
}

const isOwn = (item: Item) => isChangedHere(item.layer);

const Described = ({ text }: { text: string }) => (
  <p className="muted" dir={directionOf(text)}>
    {text}
  </p>
);
