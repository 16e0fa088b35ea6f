import { StrictMode } from 'react';
import { loadLanguage, t } from '../i18n/text';
import { followLanguage } from '../ui/kit/followLanguage';
import { followTheme } from '../ui/kit/followTheme';
import { mount } from '../ui/kit/mount';
import { PromptsPage } from './PromptsPage';
import css from './prompts.css?inline';

const place = document.querySelector<HTMLElement>('#prompts')!;
await loadLanguage();
document.title = `${t('panel.prompts')} – ComfyAssistant`;
followTheme(place);
followLanguage(document.documentElement);
mount(
  place,
  <StrictMode>
    <PromptsPage />
  </StrictMode>,
  { css },
);
