import type { ReactNode } from 'react';

/**
 * An icon drawn in strokes on a 24 × 24 grid.
 * @param points Whether it points forward or back, and so the other way where text runs from right to left.
 */
function icon(drawing: ReactNode, points = false) {
  return () => (
    <svg
      className={points ? 'pointing' : undefined}
      viewBox="0 0 24 24"
      width="18"
      height="18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {drawing}
    </svg>
  );
}

export const PlusIcon = icon(<path d="M12 5v14M5 12h14" />);
export const ListIcon = icon(<path d="M4 6h16M4 12h16M4 18h10" />, true);
export const GearIcon = icon(
  <>
    <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
    <circle cx="16" cy="7" r="2.5" />
    <circle cx="8" cy="17" r="2.5" />
  </>,
);
export const SendIcon = icon(<path d="M12 19V5M6 11l6-6 6 6" />);
export const StopIcon = icon(<rect x="7" y="7" width="10" height="10" rx="1.5" fill="currentColor" />);
export const ImageIcon = icon(
  <>
    <rect x="4" y="5" width="16" height="14" rx="2" />
    <circle cx="9" cy="10" r="1.5" />
    <path d="m5 17 5-4 4 3 3-2 3 3" />
  </>,
);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6 6 18" />);
export const CopyIcon = icon(
  <>
    <rect x="9" y="9" width="11" height="11" rx="2" />
    <path d="M5 15V6a2 2 0 0 1 2-2h8" />
  </>,
);
export const EditIcon = icon(<path d="M5 19l1-4L16 5l3 3L9 18z" />);
export const RetryIcon = icon(<path d="M19 12a7 7 0 1 1-2-5M19 4v4h-4" />);
export const UndoIcon = icon(<path d="M9 7 5 11l4 4M5 11h9a5 5 0 0 1 0 10h-3" />, true);
export const RestoreIcon = icon(<path d="M4 12a8 8 0 1 0 3-6.2M4 4v4h4M12 8v4l3 2" />);
export const TrashIcon = icon(<path d="M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13" />);
export const DownloadIcon = icon(<path d="M12 4v11M7 11l5 5 5-5M5 20h14" />);
export const BookIcon = icon(<path d="M5 5h6a2 2 0 0 1 2 2v13a2 2 0 0 0-2-2H5zM19 5h-4a2 2 0 0 0-2 2v13a2 2 0 0 1 2-2h4z" />);
export const RequestIcon = icon(<path d="m8 8-4 4 4 4M16 8l4 4-4 4M13.5 6l-3 12" />);
export const PinIcon = icon(<path d="M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v6" />);
export const MoreIcon = icon(<path d="M6 12h.01M12 12h.01M18 12h.01" strokeWidth="3" />);
export const UpIcon = icon(<path d="m6 14 6-6 6 6" />);
export const DownIcon = icon(<path d="M12 5v14M6 13l6 6 6-6" />);
export const PicturesIcon = icon(
  <>
    <rect x="3" y="3" width="14" height="14" rx="2" />
    <path d="m4 14 4-4 4 4 2-2 3 3M21 7v12a2 2 0 0 1-2 2H7" />
  </>,
);
export const EnlargeIcon = icon(<path d="M9 4H4v5M4 4l6 6M15 20h5v-5M20 20l-6-6" />);
export const BackIcon = icon(<path d="m14 6-6 6 6 6" />, true);
export const ForwardIcon = icon(<path d="m10 6 6 6-6 6" />, true);
export const ZoomInIcon = icon(
  <>
    <circle cx="11" cy="11" r="6" />
    <path d="m16 16 4 4M8 11h6M11 8v6" />
  </>,
);
export const ZoomOutIcon = icon(
  <>
    <circle cx="11" cy="11" r="6" />
    <path d="m16 16 4 4M8 11h6" />
  </>,
);
export const FitIcon = icon(<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />);
export const CompareIcon = icon(
  <>
    <rect x="4" y="5" width="16" height="14" rx="2" />
    <path d="M12 3v18M15 9l2 3-2 3M9 9l-2 3 2 3" />
  </>,
);
export const VideoIcon = icon(
  <>
    <rect x="3" y="5" width="18" height="14" rx="2" />
    <path d="m10 9 5 3-5 3z" fill="currentColor" />
  </>,
);
export const SoundIcon = icon(
  <path d="M9 18V6l9-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM18 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z" />,
);
export const NodeImageIcon = icon(
  <>
    <rect x="3" y="7" width="10" height="10" rx="2" />
    <path d="M13 12h4M17 12a2 2 0 1 0 4 0 2 2 0 1 0-4 0" />
  </>,
);
