import { Store } from './Store';

/** The paths, on this page's origin, at which ComfyUI gives out the files of a run. A ComfyUI below a path of its own sets them. */
export const comfyView = new Store<readonly string[]>(['/view', '/api/view']);

/** @param apiView Where ComfyUI's own frontend finds `/view`: `/api/view`, or that below a prefix. */
export function setComfyView(apiView: string): void {
  const { pathname } = new URL(apiView, location.href);
  comfyView.set([pathname.replace(/\/api\/view$/, '/view'), pathname]);
}
