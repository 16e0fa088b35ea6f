import { changeSettings } from '../state/storedSettings';

export const ADDRESS_SETTING = 'ComfyAssistant.Address';

/** The service's address in ComfyUI's own settings; emptied, it is the service that ComfyUI starts. */
export const addressSetting = {
  id: ADDRESS_SETTING,
  category: ['ComfyAssistant', 'ComfyAssistant', 'Address'],
  name: 'Address of another ComfyAssistant service, such as http://127.0.0.1:5188',
  tooltip: 'Empty: the service that ComfyUI starts.',
  type: 'text',
  defaultValue: '',
  // Also called at start, with the stored value alone: an address that was set in the panel outlives an empty one.
  onChange(value: unknown, before?: unknown): void {
    const address = typeof value === 'string' ? value.trim() : '';
    if (address || before) changeSettings({ address });
  },
};
