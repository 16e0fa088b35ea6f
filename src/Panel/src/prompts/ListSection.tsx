import { useState, type ReactNode } from 'react';
import { useText, type Key } from '../i18n/text';
import { sendJson } from '../service/service';
import { directionOf } from '../text/direction';
import { plain } from '../text/plain';
import { Missing } from './Missing';
import { useResource } from './useResource';

type Item = Record<string, unknown> & { name?: string; description?: string; text?: string };

interface Field {
  name: string;
  label: Key;
  long?: boolean;
  optional?: boolean;
}

export interface ListOf {
  path: string;
  /** The property of the response that contains the list. */
  member: string;
  id: 'id' | 'slug';
  fields: Field[];
  /** Whether one of them can be active, as with personas. */
  canUse?: boolean;
  /** Other ways to add one, shown below the list. */
  more?: (ids: string[], add: (body: object) => Promise<boolean>) => ReactNode;
}

/** A list that the user edits: rules, personas, skills. */
export function ListSection({ path, member, id, fields, canUse = false, more }: ListOf) {
  const t = useText();
  const { value, error, change } = useResource<Record<string, unknown>>(path);
  const [open, setOpen] = useState<string>();
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
                {canUse && active === key && <span className="badge">{t('prompts.active')}</span>}
                <span className="spring" />
                {canUse && (
                  <button type="button" className="small" onClick={() => void use(active === key ? null : key)}>
                    {t(active === key ? 'prompts.stopUsing' : 'prompts.use')}
                  </button>
                )}
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
              </div>
              {open !== key && <Described text={item.description ?? item.text ?? ''} />}
              {open === key && (
                <ItemForm
                  path={`${path}/${encodeURIComponent(key)}`}
                  item={item}
                  fields={fields}
                  save={async (body) =>
                    (await change(() => sendJson('PATCH', `${path}/${encodeURIComponent(key)}`, body))) && setOpen(undefined)
                  }
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
        <ItemForm fields={fields} item={{}} save={add} />
      </details>
      {more?.([...items.map((item) => String(item[id])), ...unreadable.map(({ slug }) => slug)], add)}
    </>
  );
}

const Described = ({ text }: { text: string }) => (
  <p className="muted" dir={directionOf(text)}>
    {text}
  </p>
);

interface FormProps {
  /** Where to read the whole item; lists contain only the heads of long ones. */
  path?: string;
  item: Item;
  fields: Field[];
  save: (body: object) => Promise<boolean | void>;
}

function ItemForm({ path, item, fields, save }: FormProps) {
  const whole = fields.every((field) => typeof item[field.name] === 'string');
  return path && !whole ? <LoadedForm path={path} fields={fields} save={save} /> : <FilledForm item={item} fields={fields} save={save} />;
}

function LoadedForm({ path, fields, save }: Omit<FormProps, 'item'> & { path: string }) {
  const { value, error } = useResource<Item>(path);
  return value ? <FilledForm item={value} fields={fields} save={save} /> : <Missing value={value} error={error} />;
}

function FilledForm({ item, fields, save }: Omit<FormProps, 'path'>) {
  const t = useText();
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        void save(Object.fromEntries(new FormData(form))).then((saved) => saved !== false && form.reset());
      }}
    >
      {fields.map((field) => (
        <label key={field.name}>
          {t(field.label)}
          {field.long ? (
            <textarea
              name={field.name}
              rows={10}
              dir={directionOf(plain(item[field.name]))}
              defaultValue={plain(item[field.name])}
              required={!field.optional}
            />
          ) : (
            <input
              name={field.name}
              dir={directionOf(plain(item[field.name]))}
              defaultValue={plain(item[field.name])}
              required={!field.optional}
            />
          )}
        </label>
      ))}
      <div className="row">
        <button type="submit" className="primary">
          {t('prompts.save')}
        </button>
      </div>
    </form>
  );
}
