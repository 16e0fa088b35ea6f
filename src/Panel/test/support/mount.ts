import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** Draws something in the page, as the panel would. */
export async function mount(node: ReactNode): Promise<{ place: HTMLElement; unmount: () => void }> {
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  await act(async () => root.render(node));
  return {
    place,
    unmount: () => {
      act(() => root.unmount());
      place.remove();
    },
  };
}
