import { ToolError } from './ToolError';

/** One run on a contact sheet. */
export interface SheetCell {
  label: string;
  /** Undefined where there is none; `note` says why. */
  picture?: CanvasImageSource & { width: number; height: number };
  note?: string;
}

/** In pixels. */
const WIDEST = 2048;
const LARGEST = 320;
const LABEL = 24;
const GAP = 6;
const FONT = '13px system-ui, sans-serif';

/** How wide a picture is drawn, so that a sheet of so many columns stays within bounds. */
export const cellWidth = (columns: number): number => Math.min(LARGEST, Math.floor((WIDEST - GAP) / columns) - GAP);

/** Pictures side by side, each with its label. */
export function drawSheet(cells: readonly SheetCell[], columns: number): HTMLCanvasElement {
  const width = cellWidth(columns);
  const heights = cells.flatMap(({ picture }) => (picture ? [(width * picture.height) / picture.width] : []));
  const height = Math.min(Math.ceil(Math.max(width / 4, ...heights)), 2 * width);
  const canvas = document.createElement('canvas');
  canvas.width = columns * (width + GAP) + GAP;
  canvas.height = Math.ceil(cells.length / columns) * (height + LABEL + GAP) + GAP;
  const context = canvas.getContext('2d');
  if (!context) throw new ToolError('This browser does not draw pictures, so there is no sheet.');
  context.fillStyle = '#202020';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = FONT;
  context.textBaseline = 'middle';
  context.imageSmoothingQuality = 'high';
  cells.forEach(({ label, picture, note = '' }, index) => {
    const x = GAP + (index % columns) * (width + GAP);
    const y = GAP + Math.floor(index / columns) * (height + LABEL + GAP);
    context.fillStyle = '#ffffff';
    context.fillText(label, x, y + LABEL / 2, width);
    if (picture) {
      const scale = Math.min(width / picture.width, height / picture.height);
      const [w, h] = [picture.width * scale, picture.height * scale];
      context.drawImage(picture, x + (width - w) / 2, y + LABEL + (height - h) / 2, w, h);
    } else {
      context.fillStyle = '#3a2222';
      context.fillRect(x, y + LABEL, width, height);
      context.fillStyle = '#ffb4b4';
      context.fillText(note, x + GAP, y + LABEL + height / 2, width - 2 * GAP);
    }
  });
  return canvas;
}
