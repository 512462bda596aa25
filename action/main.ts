/** What GitHub starts: the action, and nothing else. */
import { startAction } from './start.ts';

startAction();
