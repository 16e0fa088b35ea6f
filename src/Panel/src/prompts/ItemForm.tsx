import { useRef } from 'react';
import { useText, type Key } from '../i18n/text';
import { layer, type Layer } from '../service/layer';
import { directionOf } from '../text/direction';
import { plain } from '../text/plain';
import { Missing } from './Missing';
import { tryDraft } from './trying/tried';
import { useResource } from './useResource';
import { Versions } from './versions/Versions';

export type Item = Record<string, unknown> & { name?: string; description?: string; text?: string; layer?: Layer };

export interface Field {
  name: string;
  label: Key;
  long?: boolean;
  optional?: boolean;
}

/** The text of an item that can be tried and has versions. */
export interface Written {
  kind: 'persona' | 'skill';
  /** What comes before its slug among the texts with versions. */
  subject: string;
  slug: string;
  /** The field that holds it. */
  field: string;
}

interface FormProps {
  /** Where to read the whole item; lists contain only the heads of long ones. */
  path?: string;
  item: Item;
  fields: Field[];
  written?: Written | undefined;
  save: (body: object) => Promise<boolean>;
  /** Called once it is saved. */
  close: () => void;
}

/** Edits an item of a list, or begins a new one. */
export function ItemForm({ path, ...form }: FormProps) {
  const whole = form.fields.every((field) => typeof form.item[field.name] === 'string');
  return path && !whole ? <LoadedForm path={path} {...form} /> : <FilledForm {...form} />;
}

function LoadedForm({ path, ...form }: Omit<FormProps, 'item'> & { path: string }) {
  const { value, error } = useResource<Item>(path);
  return value ? <FilledForm {...form} item={value} /> : <Missing value={value} error={error} />;
}

function FilledForm({ item, fields, written, save, close }: Omit<FormProps, 'path'>) {
  const t = useText();
  const form = useRef<HTMLFormElement>(null);
  const submit = async (body: object) => {
    if (!(await save(body))) return;
    form.current?.reset();
    close();
  };
  const valuesNow = () => Object.fromEntries(new FormData(form.current!)) as Record<string, string>;
  return (
    <form
      ref={form}
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(valuesNow());
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
        {written && layer.get() === 'user' && (
          <button type="button" onClick={() => tryDraft({ kind: written.kind, name: written.slug }, valuesNow()[written.field] ?? '')}>
            {t('prompts.try')}
          </button>
        )}
      </div>
      {written && (
        <Versions
          subject={`${written.subject}/${written.slug}`}
          now={plain(item[written.field])}
          restore={(text) => submit({ [written.field]: text })}
        />
      )}
    </form>
  );
}
