resource "aws_appautoscaling_target" "ecs_target" {
  max_capacity       = 5
  min_capacity       = "1"
  resource_id        = "service/main/shop"
  role_arn           = "arn:aws:iam::111122223333:role/scaling"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

resource "aws_appautoscaling_policy" "scale_up" {
  name               = "shop-up"
  resource_id        = "service/main/shop"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = 60
    metric_aggregation_type = "Maximum"

    step_adjustment {
      metric_interval_upper_bound = 0
      scaling_adjustment          = 1
    }
  }

  /* this does not work... */
  target_tracking_scaling_policy_configuration {
    customized_metric_specification {
      namespace   = "AWS/ECS"
      metric_name = "CPUUtilization"
      statistic   = "Maximum"
      unit        = 1
    }
    scale_out_cooldown = 60
    target_value       = 80
  }
}
