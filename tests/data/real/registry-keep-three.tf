resource "aws_ecr_repository" "events" {
  name                 = "events"
  image_tag_mutability = "IMMUTABLE"

  encryption_configuration {
    encryption_type = "AES256"
  }

  tags = local.required_tags
}

resource "aws_ecr_lifecycle_policy" "recent" {
  repository = aws_ecr_repository.events.name

  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "Keep only last 3 images"
        selection = {
          tagStatus   = "any"
          countType   = "imageCountMoreThan"
          countNumber = 3
        }
        action = {
          type = "expire"
        }
      }
    ]
  })
}

resource "aws_ecr_repository_policy" "pipeline" {
  repository = aws_ecr_repository.events.name

  policy = jsonencode({
    Version = "2008-10-17"
    Statement = [
      {
        Sid    = "AllowPush"
        Effect = "Allow"
        Principal = {
          AWS = data.aws_iam_role.pipeline.arn
        }
        Action = ["ecr:BatchCheckLayerAvailability", "ecr:PutImage"]
      }
    ]
  })
}
