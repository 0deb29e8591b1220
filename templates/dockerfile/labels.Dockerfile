LABEL {% for key, value in labels %}{{ key }}={{ value | dockerfile }}{% if not loop.last %} \
      {% endif %}{% endfor +%}
