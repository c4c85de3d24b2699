#include "kubernetes.hpp"

#include "datawave/core/text.hpp"
#include "plan_advice.hpp"

namespace datawave::pgbouncer {

namespace {
std::string indented(const std::string& text, std::size_t by) {
  std::string out;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) out.append(by, ' ').append(line);
    out += '\n';
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

/// 14 kB a client and 24 MiB to start with, in whole 32 MiB.
std::uint32_t memory_mib(const Plan& plan) {
  const auto clients = parse_u64(plan.value("max_client_conn")).value_or(100);
  return static_cast<std::uint32_t>((24 + clients * 14 / 1024 + 31) / 32 * 32);
}

/// A scalar that holds nothing but what a reference to an image may hold.
std::string image_of(const std::string& image) {
  std::string out;
  for (const char c : image) {
    const bool fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      std::string_view("._-/:@").find(c) != std::string_view::npos;
    if (fits) out += c;
  }
  return "\"" + out + "\"";
}
}  // namespace

std::string kubernetes_text(const PlanInput& input, const Plan& plan, const FormOptions& options) {
  const std::string port = std::to_string(input.listen_port);
  const std::string memory = std::to_string(memory_mib(plan)) + "Mi";
  // Inside a pod it listens to everybody: the Service, and whatever NetworkPolicy there is, say who reaches it.
  const Overrides inside{{"listen_addr", "*"}, {"auth_file", "/etc/pgbouncer-users/userlist.txt"}};
  const std::string labels = "app.kubernetes.io/name: pgbouncer";
  std::string out =
      is_loopback(input.server.host)
          ? "# host=" + input.server.host + " is nowhere from inside a pod: plan again with --server HOST:PORT.\n"
          : std::string();
  out +=
      "# Fill in userlist.txt, then: kubectl create secret generic pgbouncer-userlist --from-file=userlist.txt\n"
      "# After a change of the ConfigMap, once it has reached the pods: `datawave pgbouncer` or RELOAD on each "
      "console.\n"
      "# No image is PgBouncer's own: build one, or name the one you trust (its limit on open files must allow " +
      std::to_string(plan.open_files) +
      ").\n"
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: pgbouncer\n  labels:\n    " +
      labels + "\ndata:\n  pgbouncer.ini: |\n" + indented(ini_text(input, plan, inside), 4) + "---\n" +
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: pgbouncer\n  labels:\n    " + labels +
      "\nspec:\n  replicas: " + std::to_string(input.instances) +
      "\n  # Old and new pods together would take more server connections than there are.\n"
      "  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxSurge: 0\n      maxUnavailable: 1\n"
      "  selector:\n    matchLabels:\n      " +
      labels + "\n  template:\n    metadata:\n      labels:\n        " + labels +
      "\n    spec:\n"
      "      terminationGracePeriodSeconds: 60\n"
      "      automountServiceAccountToken: false\n"
      "      securityContext:\n        runAsNonRoot: true\n        runAsUser: 70\n        runAsGroup: 70\n        "
      "fsGroup: 70\n"
      "        seccompProfile:\n          type: RuntimeDefault\n"
      "      topologySpreadConstraints:\n        - maxSkew: 1\n          topologyKey: kubernetes.io/hostname\n"
      "          whenUnsatisfiable: ScheduleAnyway\n          labelSelector:\n            matchLabels:\n             "
      " " +
      labels + "\n      containers:\n        - name: pgbouncer\n          image: " + image_of(options.image) +
      "\n          command: [\"pgbouncer\", \"/etc/pgbouncer/pgbouncer.ini\"]\n"
      "          ports:\n            - name: postgres\n              containerPort: " +
      port +
      "\n          readinessProbe:\n            tcpSocket:\n              port: postgres\n            periodSeconds: "
      "5\n"
      "            failureThreshold: 2\n"
      "          livenessProbe:\n            tcpSocket:\n              port: postgres\n            periodSeconds: 10\n"
      "            failureThreshold: 6\n"
      "          lifecycle:\n            preStop:\n              exec:\n"
      "                # Leaves the Service first; then transactions that run may end.\n"
      "                command: [\"/bin/sh\", \"-c\", \"sleep 5; kill -INT 1; sleep 50\"]\n"
      "          resources:\n            requests:\n              cpu: 100m\n              memory: " +
      memory + "\n            limits:\n              memory: " + memory +
      "\n          securityContext:\n            allowPrivilegeEscalation: false\n            readOnlyRootFilesystem: "
      "true\n"
      "            capabilities:\n              drop: [\"ALL\"]\n"
      "          volumeMounts:\n            - name: config\n              mountPath: /etc/pgbouncer\n              "
      "readOnly: true\n"
      "            - name: users\n              mountPath: /etc/pgbouncer-users\n              readOnly: true\n"
      "      volumes:\n        - name: config\n          configMap:\n            name: pgbouncer\n"
      "        - name: users\n          secret:\n            secretName: pgbouncer-userlist\n            defaultMode: "
      "0440\n"
      "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: pgbouncer\n  labels:\n    " +
      labels + "\nspec:\n  selector:\n    " + labels + "\n  ports:\n    - name: postgres\n      port: " + port +
      "\n      targetPort: postgres\n"
      "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: pgbouncer\n  labels:\n    " +
      labels + "\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      " + labels + "\n";
  return out;
}

}  // namespace datawave::pgbouncer
