import { StrictMode } from 'react';
import { loadLanguage, t } from '../i18n/text';
import prompts from '../prompts/prompts.css?inline';
import { followLanguage } from '../ui/kit/followLanguage';
import { followTheme } from '../ui/kit/followTheme';
import { mount } from '../ui/kit/mount';
import { ToolsPage } from './ToolsPage';
import css from './tools.css?inline';

const place = document.querySelector<HTMLElement>('#tools')!;
await loadLanguage();
document.title = `${t('tools.title')} – ComfyAssistant`;
followTheme(place);
followLanguage(document.documentElement);
mount(
  place,
  <StrictMode>
    <ToolsPage />
  </StrictMode>,
  { css: prompts + css },
);
