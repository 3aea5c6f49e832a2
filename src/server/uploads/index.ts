export { UploadDesk } from './upload-desk.ts';
export { answerUploaded, uploadResponse } from './uploaded.ts';
