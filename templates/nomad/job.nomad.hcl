# {{ title }}
{{ header }}
job {{ name | hcl }} {
  type = {{ ("service" if is_http else "batch") | hcl }}
{% if schedule %}

  periodic {
    crons            = [{{ schedule | hcl }}]
    prohibit_overlap = true
  }
{% endif %}

  group {{ name | hcl }} {
    count = {{ (replicas if is_http else 1) | hcl }}
{% if is_http %}

    network {
      port "http" {
        to = {{ port | hcl }}
      }
    }

    service {
      name     = {{ name | hcl }}
      port     = "http"
      provider = "nomad"

      check {
{% if health_path %}
        type     = "http"
        path     = {{ health_path | hcl }}
{% else %}
        type     = "tcp"
{% endif %}
        interval = "10s"
        timeout  = "2s"
      }
    }
{% endif %}

    task {{ name | hcl }} {
      driver       = "docker"
      user         = "65532:65532"
      kill_signal  = {{ stop_signal | hcl }}
      kill_timeout = {{ (stop_seconds ~ "s") | hcl }}

      config {
        image           = {{ image | hcl }}
{% if is_http %}
        ports           = ["http"]
{% endif %}
{% if runtime %}
        runtime         = {{ runtime | hcl }}
        entrypoint      = ["/app.wasm"]
{% endif %}
{% if args %}
        args            = [{% for word in args %}{{ word | hcl }}{% if not loop.last %}, {% endif %}{% endfor %}]
{% endif %}
        readonly_rootfs = true
        cap_drop        = ["all"]
        security_opt    = ["no-new-privileges"]
{% for folder in folders %}

        # What the program writes into; it is empty at first, and goes with the task.
        mount {
          type   = "tmpfs"
          target = {{ folder | hcl }}
        }
{% endfor %}
      }
{% if env %}

      env = {
{% for key, value in env %}
        {{ key | hcl }} = {{ value | hcl }}
{% endfor %}
      }
{% endif %}

      resources {
        cpu        = 100
        memory     = {{ memory.request_mib | hcl }}
        memory_max = {{ memory.limit_mib | hcl }}
      }
    }
  }
}
