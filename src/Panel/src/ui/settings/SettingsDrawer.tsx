import { needsOnboarding } from '../../app/onboarding';
import { LANGUAGES, useText } from '../../i18n/text';
import { address, defaultAddress } from '../../service/service';
import { useStore } from '../../state/Store';
import { settings, type Settings } from '../../state/settings';
import { useApp } from '../kit/context';
import { Drawer } from '../kit/Drawer';
import { ComfySelect } from './ComfySelect';
import { KeepConversations } from './KeepConversations';
import { Prices } from './Prices';
import { ServiceInfo } from './ServiceInfo';

export function SettingsDrawer() {
  const t = useText();
  const app = useApp();
  const now = useStore(settings);
  const set = <Key extends keyof Settings>(key: Key, value: Settings[Key]) => settings.update({ [key]: value });
  const introduce = async () => {
    needsOnboarding.set(true);
    await app.create();
  };
  return (
    <Drawer title={t('panel.settings')}>
      <div className="form">
        <label>
          {t('settings.address')}
          <input type="url" value={now.address} placeholder={address()} onChange={(event) => set('address', event.target.value)} />
          <small>{t('settings.addressHint', { address: defaultAddress() })}</small>
        </label>
        <label>
          {t('settings.token')}
          <input type="password" autoComplete="off" value={now.token} onChange={(event) => set('token', event.target.value)} />
          <small>{t('settings.tokenHint')}</small>
        </label>
        <ComfySelect />
        <label>
          {t('settings.language')}
          <select value={now.language} onChange={(event) => set('language', event.target.value)}>
            <option value="auto">{t('settings.auto')}</option>
            {Object.entries(LANGUAGES).map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {app.home.kind === 'page' ? (
          <label>
            {t('settings.theme')}
            <select value={now.theme} onChange={(event) => set('theme', event.target.value as Settings['theme'])}>
              <option value="auto">{t('settings.auto')}</option>
              <option value="light">{t('settings.light')}</option>
              <option value="dark">{t('settings.dark')}</option>
            </select>
          </label>
        ) : (
          <label>
            {t('settings.placement')}
            <select value={now.placement} onChange={(event) => set('placement', event.target.value as Settings['placement'])}>
              <option value="sidebar">{t('settings.sidebar')}</option>
              <option value="bottom">{t('settings.bottom')}</option>
            </select>
            <small>{t('settings.placementHint')}</small>
          </label>
        )}
        <label className="check">
          <input type="checkbox" checked={now.confirmReplace} onChange={(event) => set('confirmReplace', event.target.checked)} />
          {t('settings.confirm')}
        </label>
        <label className="check">
          <input type="checkbox" checked={now.outsideCalls} onChange={(event) => set('outsideCalls', event.target.checked)} />
          {t('settings.outside')}
        </label>
        {app.kept && <KeepConversations kept={app.kept} />}
        <label>
          {t('settings.stopRuns')}
          <select value={now.stopRuns} onChange={(event) => set('stopRuns', event.target.value as Settings['stopRuns'])}>
            <option value="ask">{t('settings.stopRunsAsk')}</option>
            <option value="always">{t('settings.stopRunsAlways')}</option>
            <option value="never">{t('settings.stopRunsNever')}</option>
          </select>
        </label>
        <label>
          {t('settings.pictures')}
          <select value={now.showPictures} onChange={(event) => set('showPictures', event.target.value as Settings['showPictures'])}>
            <option value="ask">{t('settings.stopRunsAsk')}</option>
            <option value="always">{t('settings.picturesAlways')}</option>
            <option value="never">{t('settings.picturesNever')}</option>
          </select>
        </label>
        <Prices />
        <div className="row">
          <button type="button" onClick={() => app.open('models')}>
            {t('models.title')}
          </button>
          <button type="button" onClick={() => app.open('servers')}>
            {t('servers.title')}
          </button>
          <button type="button" onClick={() => app.home.openPrompts()}>
            {t('panel.prompts')}
          </button>
          <button type="button" onClick={() => void introduce()}>
            {t('settings.onboarding')}
          </button>
        </div>
        <ServiceInfo />
      </div>
    </Drawer>
  );
}
