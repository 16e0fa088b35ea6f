import { useText } from '../../i18n/text';
import { useConversation } from '../kit/context';
import { FirstModel } from './FirstModel';
import { Onboarding } from './Onboarding';

export function Welcome() {
  const t = useText();
  const conversation = useConversation();
  return (
    <div className="welcome">
      <h2>{t('welcome.title')}</h2>
      <p className="muted">{t('welcome.text')}</p>
      <div className="suggestions">
        {(['welcome.try1', 'welcome.try2', 'welcome.try3'] as const).map((key) => (
          <button key={key} type="button" onClick={() => void conversation.send(t(key))}>
            {t(key)}
          </button>
        ))}
      </div>
      <FirstModel />
      <Onboarding />
    </div>
  );
}
