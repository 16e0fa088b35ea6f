// ComfyUI imports every script of this folder; this is the one that does something.
import { app } from '../../scripts/app.js';
import { api } from '../../scripts/api.js';
import { start } from './panel.js';

start(app, api, window.LiteGraph);
