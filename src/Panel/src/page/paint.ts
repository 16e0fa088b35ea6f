import { LGraphCanvas, LiteGraph } from '@comfyorg/litegraph';
import { drawGrid } from './grid';
import { typeColors } from './typeColors';

/** Replaces LiteGraph's colours with ones that match the panel. */
export function paint(view: LGraphCanvas, isDark: boolean): void {
  view.background_image = '';
  view.show_info = false;
  view.render_canvas_border = false;
  view.low_quality_zoom_threshold = 0.3;
  const ground = isDark ? '#111214' : '#e9e9e5';
  view.clear_background_color = ground;
  drawGrid(view, ground, isDark ? '#2a2c31' : '#cfcfca');
  LiteGraph.NODE_DEFAULT_BGCOLOR = isDark ? '#2b2d31' : '#fdfdfb';
  LiteGraph.NODE_DEFAULT_COLOR = isDark ? '#35383d' : '#e4e5e0';
  LiteGraph.NODE_TITLE_COLOR = LiteGraph.NODE_SELECTED_TITLE_COLOR = isDark ? '#e8e8e6' : '#1e2022';
  LiteGraph.NODE_TEXT_COLOR = isDark ? '#b9bcc2' : '#45494f';
  LiteGraph.WIDGET_BGCOLOR = isDark ? '#1a1b1e' : '#f1f1ee';
  LiteGraph.WIDGET_TEXT_COLOR = isDark ? '#e8e8e6' : '#1e2022';
  LiteGraph.WIDGET_SECONDARY_TEXT_COLOR = isDark ? '#a4a7ad' : '#5d6167';
  LiteGraph.WIDGET_OUTLINE_COLOR = isDark ? '#44474d' : '#c9cac5';
  view.node_title_color = LiteGraph.NODE_TITLE_COLOR;
  const plain = isDark ? '#9a9ea6' : '#70757c';
  view.default_link_color = plain;
  view.default_connection_color = { input_off: plain, input_on: plain, output_off: plain, output_on: plain };
  LGraphCanvas.link_type_colors = view.default_connection_color_byType = typeColors(isDark);
  view.setDirty(true, true);
}
