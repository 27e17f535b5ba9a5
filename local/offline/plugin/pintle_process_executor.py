"""LocalStack's Lambda executor "process": runs Java functions as JVMs of this machine, without Docker.

Each executor serves the Lambda Runtime API (2018-06-01) on loopback and starts the official runtime interface client
against it. LAMBDA_RUNTIME_EXECUTOR=process selects it; PINTLE_JDK is the JDK, PINTLE_RUNTIME_CLIENT the client's jars.
"""
import json, os, queue, subprocess, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from localstack import config
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import (
    LambdaRuntimeException, RuntimeExecutor)

HOST = "127.0.0.1"


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    name = "process"

    def load(self, *a, **kw):
        return ProcessExecutor


def _handler(ex):
    class H(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *a):
            pass

        def _answer(self, code, body=b"{}", headers=()):
            self.send_response(code)
            for k, v in headers:
                self.send_header(k, v)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            if not self.path.endswith("/runtime/invocation/next"):
                return self._answer(404)
            ex.ready.set()
            item = ex.todo.get()
            if item is None:
                return self._answer(410)
            inv, deadline_ms = item
            self._answer(200, inv["payload"].encode(), [
                ("Lambda-Runtime-Aws-Request-Id", inv["invoke-id"]),
                ("Lambda-Runtime-Deadline-Ms", str(deadline_ms)),
                ("Lambda-Runtime-Invoked-Function-Arn", inv["invoked-function-arn"]),
                ("Lambda-Runtime-Trace-Id", inv["trace-id"])])

        def do_POST(self):
            if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
                body = b""
                while n := int(self.rfile.readline().split(b";")[0], 16):
                    body += self.rfile.read(n)
                    self.rfile.readline()
                self.rfile.readline()
            else:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path.endswith("/init/error"):
                ex.init_error = body
                ex.ready.set()
            elif self.path.endswith("/response"):
                ex.done.put((False, body))
            elif self.path.endswith("/error"):
                ex.done.put((True, body))
            else:
                return self._answer(404)
            self._answer(202, b'{"status":"OK"}')
    return H


class ProcessExecutor(RuntimeExecutor):
    def __init__(self, id, function_version):
        super().__init__(id, function_version)
        self.proc = self.server = None
        self.log_lines, self.log_mark = [], 0

    # -- lifecycle
    def start(self, env_vars):
        self.env_vars = env_vars
        self._launch()

    def _launch(self):
        cfg = self.function_version.config
        self.todo, self.done, self.ready, self.init_error = queue.Queue(), queue.Queue(), threading.Event(), None
        self.server = ThreadingHTTPServer((HOST, 0), _handler(self))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        task = str(cfg.code.get_unzipped_code_location())
        env = {k: str(v) for k, v in self.env_vars.items() if not k.startswith("LOCALSTACK_RUNTIME")}
        env |= {"AWS_LAMBDA_RUNTIME_API": f"{HOST}:{self.server.server_address[1]}", "LAMBDA_TASK_ROOT": task,
                "PATH": os.environ["PATH"], "LANG": "en_US.UTF-8",
                "AWS_EXECUTION_ENV": f"AWS_Lambda_{cfg.runtime}"}
        # As the managed runtime: serial collector, first compiler only, heap by the function's memory.
        cmd = [f"{os.environ['PINTLE_JDK']}/bin/java", f"-Xmx{int(cfg.memory_size * 0.85)}m", "-XX:+UseSerialGC",
               "-XX:TieredStopAtLevel=1", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED",
               "-cp", os.environ["PINTLE_RUNTIME_CLIENT"],
               "com.amazonaws.services.lambda.runtime.api.client.AWSLambda", cfg.handler]
        self.proc = subprocess.Popen(cmd, cwd=task, env=env, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        threading.Thread(target=self._pump, args=(self.proc,), daemon=True).start()
        while not self.ready.wait(0.1):
            if self.proc.poll() is not None:
                raise LambdaRuntimeException(f"runtime exited with {self.proc.returncode}: {self.get_logs()[-2000:]}")
        if self.init_error is not None:
            raise LambdaRuntimeException(f"init error: {self.init_error.decode(errors='replace')}")

    def _pump(self, proc):
        for line in proc.stdout:
            self.log_lines.append(line)

    def stop(self):
        if self.server:
            self.todo.put(None)
            self.server.shutdown()
            self.server.server_close()
            self.server = None
        if self.proc and self.proc.poll() is None:
            self.proc.terminate()
            try:
                self.proc.wait(3)
            except subprocess.TimeoutExpired:
                self.proc.kill()

    # -- invocation
    def invoke(self, payload):
        rid, cfg = payload["invoke-id"], self.function_version.config
        if self.proc is None or self.proc.poll() is not None:
            self._launch()
        t0 = time.time()
        self.todo.put((payload, int((t0 + cfg.timeout) * 1000)))
        while True:
            try:
                is_error, body = self.done.get(timeout=0.2)
                break
            except queue.Empty:
                if self.proc.poll() is not None:
                    is_error, body = True, json.dumps({"errorType": "Runtime.ExitError", "errorMessage":
                        f"RequestId: {rid} Error: Runtime exited with error: exit status {self.proc.returncode}"}).encode()
                    self.stop()
                    break
                if time.time() - t0 > cfg.timeout:
                    is_error, body = True, json.dumps({"errorType": "Sandbox.Timedout", "errorMessage":
                        f"RequestId: {rid} Error: Task timed out after {cfg.timeout}.00 seconds"}).encode()
                    self.stop()
                    break
        ms = (time.time() - t0) * 1000
        time.sleep(0.01)  # let the last log line arrive
        lines, self.log_mark = self.log_lines[self.log_mark:], len(self.log_lines)
        logs = (f"START RequestId: {rid} Version: {self.function_version.id.qualifier}\n" + "".join(lines)
                + f"END RequestId: {rid}\nREPORT RequestId: {rid}\tDuration: {ms:.2f} ms\tBilled Duration: {int(ms) + 1} ms"
                  f"\tMemory Size: {cfg.memory_size} MB\tMax Memory Used: {cfg.memory_size} MB\n")
        return InvocationResult(rid, body, is_error=is_error, logs=logs)

    # -- the rest of the interface
    def get_address(self):
        return HOST

    def get_endpoint_from_executor(self):
        return HOST

    def get_runtime_endpoint(self):
        return f"http://{HOST}:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    def get_logs(self):
        return "".join(self.log_lines)

    @classmethod
    def prepare_version(cls, function_version):
        if function_version.config.code:
            function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version):
        pass
