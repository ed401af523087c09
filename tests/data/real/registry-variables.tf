resource "aws_ecr_repository" "service" {
  count = var.create ? 1 : 0
  name  = var.name

  image_scanning_configuration {
    scan_on_push = var.scan
  }
}

resource "aws_ecr_lifecycle_policy" "service" {
  count      = var.create ? 1 : 0
  repository = aws_ecr_repository.service[0].name

  policy = <<EOF
{
    "rules": [
        {
            "rulePriority": 1,
            "description": "Expire images older than ${var.days} days",
            "selection": {
                "tagStatus": "untagged",
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": ${var.days}
            },
            "action": {
                "type": "expire"
            }
        }
    ]
}
EOF
}

variable "days" {
  type = number
}

variable "create" {
  default = true
}

variable "scan" {
  default = true
}

variable "name" {
  default = "orders"
}
