import { useId } from 'react';
import { useText } from '../i18n/text';
import type { Schema } from '../service/toolbox';
import { plain } from '../text/plain';

interface Props {
  schema: Schema;
  busy: boolean;
  call: (args: object) => void;
}

/**
 * A tool's arguments as a form. What is typed goes as text: the service reads numbers, and JSON, out of text as it does for small models,
 * and says in the same words what does not fit.
 */
export function SchemaForm({ schema, busy, call }: Props) {
  const t = useText();
  const fields = Object.entries(schema.properties ?? {});
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        const filled = [...new FormData(event.currentTarget)].filter(([, value]) => value !== '');
        call(Object.fromEntries(filled));
      }}
    >
      {fields.map(([name, field]) => (
        <Field key={name} name={name} schema={field} required={schema.required?.includes(name) === true} />
      ))}
      <div className="row">
        <button type="submit" className="primary" disabled={busy}>
          {t(busy ? 'tools.calling' : 'tools.call')}
        </button>
      </div>
    </form>
  );
}

function Field({ name, schema, required }: { name: string; schema: Schema; required: boolean }) {
  const t = useText();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        <code dir="ltr">{name}</code> <span className="muted small-text">{required ? t('tools.required') : ''}</span>
      </label>
      <Control id={id} name={name} schema={schema} />
      {schema.description && (
        <small dir="ltr" className="aligned">
          {schema.description}
        </small>
      )}
    </div>
  );
}

function Control({ id, name, schema }: { id: string; name: string; schema: Schema }) {
  const choices = schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : undefined);
  const preset = schema.default === undefined ? '' : plain(schema.default);
  if (choices)
    return (
      <select id={id} name={name} defaultValue="" dir="ltr">
        <option value="">{preset && `(${preset})`}</option>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  if (schema.type === 'object' || schema.type === 'array')
    return (
      <textarea
        id={id}
        name={name}
        rows={4}
        dir="ltr"
        className="code-text"
        spellCheck={false}
        placeholder={schema.type === 'array' ? '[ ]' : '{ }'}
      />
    );
  const numeric = schema.type === 'integer' || schema.type === 'number';
  return <input id={id} name={name} dir="auto" autoComplete="off" inputMode={numeric ? 'decimal' : undefined} placeholder={preset} />;
}
