// Records the microphone: a level while it runs, a file and its duration when it ends.

export async function startRecording({ onLevel, onTime }) {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
    throw new Error("This browser cannot record here. Choose a file instead.");
  }
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => {
    throw new Error("The browser gave no microphone. Allow it for this page, or choose a file.");
  });
  const recorder = new MediaRecorder(stream);
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const parts = [];
  const started = performance.now();
  let frame = 0;

  const draw = () => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    const loudnessDb = 10 * Math.log10(power + 1e-9);
    onLevel(Math.min(1, Math.max(0, (loudnessDb + 60) / 50)));  // -60 dB: empty, -10 dB: full
    onTime((performance.now() - started) / 1000);
    frame = requestAnimationFrame(draw);
  };
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start();
  draw();

  return {
    async stop() {
      const seconds = (performance.now() - started) / 1000;
      const ended = new Promise((resolve) => { recorder.onstop = resolve; });
      recorder.stop();
      await ended;
      cancelAnimationFrame(frame);
      stream.getTracks().forEach((track) => track.stop());
      await context.close();
      const blob = new Blob(parts, { type: recorder.mimeType });
      const extension = recorder.mimeType.includes("mp4") ? "m4a" : recorder.mimeType.includes("ogg") ? "ogg" : "webm";
      return { file: new File([blob], `recording.${extension}`, { type: recorder.mimeType }), seconds };
    },
  };
}

// The duration in seconds, or null where the browser cannot read the file.
export async function durationOf(file) {
  const context = new AudioContext();
  try {
    return (await context.decodeAudioData(await file.arrayBuffer())).duration;
  } catch {
    return null;
  } finally {
    await context.close();
  }
}
