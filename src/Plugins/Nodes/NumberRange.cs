namespace ComfyAssistant.Plugins.Nodes;

/// <summary>The numeric limits of an INT or FLOAT input, exactly as declared.</summary>
/// <remarks>
/// <see cref="decimal"/> because a seed's maximum is 18446744073709551615, which neither <see cref="long"/> nor
/// <see cref="double"/> can hold. A limit beyond decimal's reach (1e308) means "no limit" and is null here.
/// </remarks>
/// <param name="Min">Smallest accepted value, inclusive.</param>
/// <param name="Max">Largest accepted value, inclusive.</param>
/// <param name="Step">The widget's increment; ComfyUI does not enforce it.</param>
/// <param name="Round">The widget's rounding; ComfyUI does not enforce it.</param>
public sealed record NumberRange(decimal? Min, decimal? Max, decimal? Step, decimal? Round)
{
    /// <summary>The smallest FLOAT, as the server compares it; null without a limit.</summary>
    public double? FloatMin { get; init; } = (double?)Min;

    /// <summary>The largest FLOAT, as the server compares it; null without a limit.</summary>
    public double? FloatMax { get; init; } = (double?)Max;

    /// <summary>True when a limit is set.</summary>
    public bool IsLimited => FloatMin is not null || FloatMax is not null;

    /// <summary>A range without any limit.</summary>
    public static NumberRange Unlimited { get; } = new(null, null, null, null);

    /// <summary>The accepted value nearest to <paramref name="value"/>.</summary>
    public decimal Clamp(decimal value) => value < Min ? Min.Value : value > Max ? Max.Value : value;
}
