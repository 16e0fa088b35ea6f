// ComfyUI imports every script in this folder; this one does the work.
import { app } from '../../scripts/app.js';
import { api } from '../../scripts/api.js';
import { start } from './panel.js';

start(app, api, window.LiteGraph);
