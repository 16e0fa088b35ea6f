import { useState } from 'react';
import { useText, type Key } from '../i18n/text';
import { sendJson } from '../service/service';
import { Missing } from './Missing';
import { useResource } from './useResource';

type Item = Record<string, unknown> & { name?: string; description?: string; text?: string };

interface Field {
  name: string;
  label: Key;
  long?: boolean;
}

export interface ListOf {
  path: string;
  /** The member of the answer that holds the list. */
  member: string;
  id: 'id' | 'slug';
  fields: Field[];
  canChange: boolean;
  /** Whether one of them is in use, as with personas. */
  canUse?: boolean;
}

/** Things that the user keeps: rules, personas, skills. */
export function ListSection({ path, member, id, fields, canChange, canUse = false }: ListOf) {
  const t = useText();
  const { value, error, change } = useResource<Record<string, unknown>>(path);
  const [open, setOpen] = useState<string>();
  if (!value) return <Missing value={value} error={error} />;
  const items = (value[member] ?? []) as Item[];
  const active = value['active'];
  const use = (slug: string | null) => change(() => sendJson('PUT', `${path}/active`, { slug }));
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
                <strong>{item.name || key}</strong>
                {canUse && active === key && <span className="badge">{t('prompts.active')}</span>}
                <span className="spring" />
                {canUse && (
                  <button type="button" className="small" aria-pressed={active === key} onClick={() => void use(active === key ? null : key)}>
                    {t('prompts.use')}
                  </button>
                )}
                {canChange && (
                  <button type="button" className="small" aria-expanded={open === key} onClick={() => setOpen(open === key ? undefined : key)}>
                    {t('message.edit')}
                  </button>
                )}
                <button type="button" className="small" onClick={() => void change(() => sendJson('DELETE', `${path}/${encodeURIComponent(key)}`))}>
                  {t('prompts.delete')}
                </button>
              </div>
              {open !== key && <p className="muted">{item.description ?? item.text ?? ''}</p>}
              {open === key && <ItemForm path={`${path}/${encodeURIComponent(key)}`} item={item} fields={fields} save={async (body) => (await change(() => sendJson('PATCH', `${path}/${encodeURIComponent(key)}`, body))) && setOpen(undefined)} />}
            </li>
          );
        })}
      </ul>
      <details>
        <summary>{t('prompts.add')}</summary>
        <ItemForm fields={fields} item={{}} save={(body) => change(() => sendJson('POST', path, body))} />
      </details>
    </>
  );
}

interface FormProps {
  /** Where the whole item is read from; lists hold only the heads of long ones. */
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
          {field.long ? <textarea name={field.name} rows={6} defaultValue={String(item[field.name] ?? '')} required /> : <input name={field.name} defaultValue={String(item[field.name] ?? '')} required />}
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
