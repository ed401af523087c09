# The policy of the API.
variable "name" {
  default = "orders"
}

variable "ttl" {
  type = number
}

locals {
  headers = ["Authorization", "Accept-Language"]
}

resource "aws_cloudfront_cache_policy" "orders" {
  name        = "${var.name}-policy"
  comment     = <<-EOT
    Of the API,
      indented.
  EOT
  default_ttl = var.ttl
  max_ttl     = 0
  min_ttl     = 0

  parameters_in_cache_key_and_forwarded_to_origin {
    cookies_config {
      cookie_behavior = "none"
    }
    headers_config {
      header_behavior = "whitelist"
      headers {
        items = local.headers
      }
    }
    query_strings_config {
      query_string_behavior = "all"
    }
  }
}
