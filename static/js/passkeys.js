/* Making and using a passkey: the form holds an empty field that the browser's own dialogue fills. */

const form = document.querySelector("[data-passkey]");

function bytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function named(credentials = []) {
  return credentials.map((credential) => ({ ...credential, id: bytes(credential.id) }));
}

function forCreation(asked) {
  return {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: named(asked.excludeCredentials),
  };
}

function forUse(asked) {
  return {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: named(asked.allowCredentials),
  };
}

function answered(credential) {
  const { response } = credential;
  const sent = { clientDataJSON: text(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) {
      sent[part] = text(response[part]);
    }
  }
  if (response.getTransports) {
    sent.transports = response.getTransports();
  }
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    response: sent,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function ask(options) {
  if (form.dataset.passkey === "create") {
    const publicKey = forCreation(options.creation_options.publicKey);
    return navigator.credentials.create({ publicKey });
  }
  return navigator.credentials.get({ publicKey: forUse(options.request_options.publicKey) });
}

async function onSubmit(event) {
  event.preventDefault();
  const failed = form.querySelector("[data-failed]");
  failed.textContent = "";
  try {
    const options = JSON.parse(document.querySelector("#js_data").textContent);
    const credential = await ask(options);
    form.elements.credential.value = JSON.stringify(answered(credential));
    form.submit();
  } catch {
    failed.textContent = failed.dataset.failed;
  }
}

if (form && window.PublicKeyCredential) {
  form.addEventListener("submit", onSubmit);
  form.querySelector("button").disabled = false;
}
