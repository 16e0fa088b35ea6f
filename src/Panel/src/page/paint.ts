import { LiteGraph, type LGraphCanvas } from '@comfyorg/litegraph';

/** Replaces LiteGraph's colours with ones that match the panel. */
export function paint(view: LGraphCanvas, isDark: boolean): void {
  view.background_image = '';
  view.show_info = false;
  view.render_canvas_border = false;
  view.low_quality_zoom_threshold = 0.3;
  view.clear_background_color = isDark ? '#111214' : '#e9e9e5';
  LiteGraph.NODE_DEFAULT_BGCOLOR = isDark ? '#2b2d31' : '#fdfdfb';
  LiteGraph.NODE_DEFAULT_COLOR = isDark ? '#35383d' : '#e4e5e0';
  LiteGraph.NODE_TITLE_COLOR = LiteGraph.NODE_SELECTED_TITLE_COLOR = isDark ? '#e8e8e6' : '#1e2022';
  LiteGraph.NODE_TEXT_COLOR = isDark ? '#b9bcc2' : '#45494f';
  LiteGraph.WIDGET_BGCOLOR = isDark ? '#1a1b1e' : '#f1f1ee';
  LiteGraph.WIDGET_TEXT_COLOR = isDark ? '#e8e8e6' : '#1e2022';
  LiteGraph.WIDGET_SECONDARY_TEXT_COLOR = isDark ? '#a4a7ad' : '#5d6167';
  LiteGraph.WIDGET_OUTLINE_COLOR = isDark ? '#44474d' : '#c9cac5';
  view.node_title_color = LiteGraph.NODE_TITLE_COLOR;
  view.setDirty(true, true);
}
