resource "aws_ecr_lifecycle_policy" "web" {
  repository = "web"

  policy = <<EOF
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "tagged",
        "tagPrefixList": ["prod-"],
        "countType": "imageCountMoreThan",
        "countNumber": 2
      },
      "action": { "type": "expire" }
    }
    {
      "rulePriority": 3,
      "selection": {
        "tagStatus": "any"
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 1
      },
      "action": { "type": "expire" }
    }
  ]
}
EOF
}
