export { default } from '../mongodb/global-setup';
