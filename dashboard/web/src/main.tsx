import { render } from 'preact';
import { App } from './app.js';
import './style.css';
import { takeToken } from './token.js';

takeToken();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
