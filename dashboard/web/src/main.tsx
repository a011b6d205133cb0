import { render } from 'preact';
import { App } from './app.js';
import { mendLocation } from './mend-location.js';
import './style.css';
import { takeToken } from './token.js';

mendLocation();
takeToken();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
