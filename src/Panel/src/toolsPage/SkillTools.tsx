import { useText } from '../i18n/text';
import { Missing } from '../prompts/Missing';
import { useResource } from '../prompts/useResource';
import type { SkillTools as Brought } from '../service/skillTools';
import { SkillCard } from './SkillCard';

/** What skills bring without code. Nothing of it is called or started before the user's yes. */
export function SkillTools({ changed }: { changed?: () => void }) {
  const t = useText();
  const { value, error, change: put } = useResource<{ skills: Brought[] }>('/api/skill-tools');
  const change: typeof put = async (work) => {
    const isDone = await put(work);
    changed?.();
    return isDone;
  };
  return (
    <section aria-label={t('skillTools.title')}>
      <h2>{t('skillTools.title')}</h2>
      <p className="muted">{t('skillTools.hint')}</p>
      <Missing value={value} error={error} />
      {value && value.skills.length > 0 && (
        <ul className="cards">
          {value.skills.map((skill) => (
            <SkillCard key={skill.slug} skill={skill} change={change} />
          ))}
        </ul>
      )}
    </section>
  );
}
