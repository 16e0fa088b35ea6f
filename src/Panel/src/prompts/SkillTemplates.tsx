import { useText } from '../i18n/text';
import { directionOf } from '../text/direction';
import { Missing } from './Missing';
import { useResource } from './useResource';

interface Props {
  /** The slugs of existing skills. */
  taken: string[];
  add: (template: string) => Promise<boolean>;
}

/** The starter skills that ship with the service, added with one click. */
export function SkillTemplates({ taken, add }: Props) {
  const t = useText();
  const { value, error } = useResource<{ templates: { slug: string; name: string; description: string }[] }>('/api/skill-templates');
  if (!value) return <Missing value={value} error={error} />;
  const left = value.templates.filter(({ slug }) => !taken.includes(slug));
  if (left.length === 0) return null;
  return (
    <details>
      <summary>{t('prompts.fromTemplate')}</summary>
      <ul className="cards">
        {left.map(({ slug, name, description }) => (
          <li key={slug}>
            <div className="row">
              <strong>
                <bdi>{name}</bdi>
              </strong>
              <span className="spring" />
              <button type="button" className="small" aria-label={`${t('prompts.add')}: ${name}`} onClick={() => void add(slug)}>
                {t('prompts.add')}
              </button>
            </div>
            <p className="muted" dir={directionOf(description)}>
              {description}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
